/** What the toolbar sets, for every story. */
export interface StoryGlobals {
  /** Variation key by experience key; null is outside. */
  convert: Readonly<Record<string, string | null>>;
  /** What becomes of the config; null leaves it to the story. */
  convertStatus: 'pending' | 'timeout' | 'success' | 'error' | null;
}

/** Storybook accepts only globals that are declared. It finds this file next to the manager's. */
export const initialGlobals: StoryGlobals = { convert: {}, convertStatus: null };
