import type { ConvertClient } from '../client/convertClient';

type Forced = Readonly<Record<string, string | undefined>>;

export type Overrides = ReturnType<typeof createOverrides>;

const overridesByClient = new WeakMap<ConvertClient, Overrides>();

/** The overrides of a client. They live as long as the client, so that a panel that mounts again finds them. */
export function overridesOf(client: ConvertClient): Overrides {
  let overrides = overridesByClient.get(client);
  if (!overrides) overridesByClient.set(client, (overrides = createOverrides(client)));
  return overrides;
}

const NONE: Forced = Object.freeze({});

/** Variations that a person forces in the panel. They win over those that the app forces. */
function createOverrides(client: Pick<ConvertClient, 'inspect' | 'setForced'>) {
  let ours = NONE;
  let byApp = NONE;
  /** The last value that was set here. Any other value comes from the app. */
  let given: Forced | null = null;

  const read = (): Forced => {
    const { forced } = client.inspect().inputs;
    if (forced === given) return ours;
    byApp = forced;
    given = null;
    return (ours = NONE);
  };

  const write = (next: Forced) => {
    ours = next;
    given = Object.keys(ours).length > 0 ? { ...byApp, ...ours } : byApp;
    client.setForced(given);
  };

  return {
    /** Variation keys by experience key. Empty after the app has changed what it forces. */
    read,
    /** Null removes the override. */
    set(experience: string, variation: string | null) {
      const { [experience]: _, ...others } = read();
      write(variation === null ? others : { ...others, [experience]: variation });
    },
    reset() {
      if (Object.keys(read()).length > 0) write(NONE);
    },
  };
}
