'use client';

import { type ComponentType, createElement } from 'react';
import type { StoryGlobals } from './storybook/preview';
import { ConvertTestProvider, type ConvertTestProviderProps } from './testing';

/** `parameters.convert` of a story, of a component or of the preview. Storybook merges them, and the toolbar wins over all. */
export type ConvertParameters = Omit<ConvertTestProviderProps, 'children'>;

/**
 * A decorator for Storybook: a `<ConvertTestProvider>` around each story, with `parameters.convert` as its props and with what was
 * chosen in the toolbar. Stories on one page do not share a client. Exposures and calls of `track()` are listed in the Actions panel.
 *
 * @example
 * // .storybook/preview.tsx
 * const preview = {
 *   decorators: [withConvert],
 *   parameters: { convert: { experiences: { hero: 'b' } } satisfies ConvertParameters },
 * };
 * export default preview;
 */
export function withConvert(
  Story: unknown,
  // What it takes of the context that Storybook gives a decorator.
  context: { parameters: { convert?: ConvertParameters | null } & object; globals: Partial<StoryGlobals> & object },
) {
  const { parameters, globals } = context;
  const { onExposure, onTrack, ...props } = parameters.convert ?? {};
  const chosen = {
    experiences: { ...props.experiences, ...globals.convert },
    ...(globals.convertStatus && { status: globals.convertStatus }),
  };
  return (
    <ConvertTestProvider
      {...props}
      {...chosen}
      onExposure={(exposure) => {
        listAction('onExposure', exposure);
        onExposure?.(exposure);
      }}
      onTrack={(...call) => {
        listAction('onTrack', call);
        onTrack?.(...call);
      }}
    >
      {/* An element, so that hooks of the story itself run below the provider. */}
      {createElement(Story as ComponentType)}
    </ConvertTestProvider>
  );
}

let actionCount = 0;

/** What `action()` of `storybook/actions` does, without the import: Storybook need not be installed where this is loaded. */
function listAction(name: string, args: unknown) {
  const { __STORYBOOK_ADDONS_CHANNEL__: channel } = globalThis as {
    __STORYBOOK_ADDONS_CHANNEL__?: { emit(event: string, ...args: unknown[]): void };
  };
  channel?.emit('storybook/actions/action-event', {
    id: `convert-react ${++actionCount}`,
    count: 0,
    data: { name, args },
    options: { depth: 10, clearOnStoryChange: true, limit: 50 },
  });
}
