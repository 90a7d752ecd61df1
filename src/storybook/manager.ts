import { createElement as h, type CSSProperties, Fragment, type KeyboardEvent } from 'react';
import { addons, types, useGlobals, useParameter } from 'storybook/manager-api';
import { useTheme } from 'storybook/theming';
import type { ConvertParameters } from '../storybook';
import { isRecord, toId, toRecord } from '../values';
import type { StoryGlobals } from './preview';
import { FLASK, STYLES } from './toolLook';

const ID = 'convert-react';

addons.register(ID, () => {
  addons.add(`${ID}/tool`, {
    type: types.TOOL,
    title: 'Convert',
    match: ({ viewMode, tabId }) => !tabId && /^(story|docs)$/.test(viewMode ?? ''),
    render: () => h(Tool),
  });
});

type Globals = Partial<StoryGlobals>;

/**
 * A button in Storybook's toolbar, and the form that it opens: a variation for each experience, and what becomes of the config.
 * Storybook renders it with a React of its own, so elements come from `createElement` and not from the JSX of the app's React.
 */
function Tool() {
  const [globals, update, ofStory] = useGlobals() as unknown as [Globals, (changed: Globals) => void, Globals];
  const parameters = useParameter<ConvertParameters | null>('convert') ?? {};
  const forced = globals.convert ?? {};
  const status = globals.convertStatus ?? null;
  const count = Object.keys(forced).length + (status === null ? 0 : 1);

  const force = (key: string, variation: string | null | undefined) => {
    const others = Object.entries(forced).filter(([other]) => other !== key);
    update({ convert: Object.fromEntries(variation === undefined ? others : [...others, [key, variation]]) });
  };
  const experiences = [...variationsByKey(parameters, forced)].map(([key, variations]) => {
    const options = [...variations].map((variation) => ({ value: variation as string | null, text: variation }));
    const outside = { value: null, text: 'not in the experience' };
    return h(Choice<string | null>, {
      key,
      label: key,
      value: forced[key],
      options: [...options, outside],
      onChoose: (variation) => force(key, variation),
    });
  });
  const config = h(Choice<StoryGlobals['convertStatus']>, {
    label: 'Config',
    value: status ?? undefined,
    options: STATUSES,
    onChoose: (next) => update({ convertStatus: next ?? null }),
  });
  const reset = () => update({ convert: {}, convertStatus: null });

  return h(
    'div',
    { className: 'convert-react', style: useColors(), onKeyDown: closeByEscape },
    h('style', null, STYLES),
    h(
      'button',
      { type: 'button', className: count > 0 ? 'forced' : '' },
      FLASK,
      'Convert',
      count > 0 && h(Fragment, null, ' ', h('b', null, count)),
    ),
    h(
      'form',
      { ref: asPopover, 'aria-label': 'Convert' },
      h(
        'fieldset',
        { disabled: 'convert' in ofStory },
        experiences.length > 0 ? experiences : h('p', null, NO_EXPERIENCES),
      ),
      h('fieldset', { disabled: 'convertStatus' in ofStory }, config),
      h('button', { type: 'button', disabled: count === 0, onClick: reset }, 'Leave all to the story'),
    ),
  );
}

const NO_EXPERIENCES = 'No experience is known. Name some in parameters.convert, or give it a config.';

const STATUSES = [
  { value: 'pending' as const, text: 'pending' },
  { value: 'timeout' as const, text: 'timeout' },
  { value: 'error' as const, text: 'error' },
];

/** Every experience that the config or the story names, or that is forced, with the variations that are known. */
function variationsByKey({ config, experiences }: ConvertParameters, forced: StoryGlobals['convert']) {
  const found = new Map<string, Set<string>>();
  const add = (key: string, variation: unknown) => {
    const known = found.get(key) ?? new Set();
    const name = toId(variation);
    found.set(key, name === '' ? known : known.add(name));
  };
  for (const experience of recordsOf(toRecord(config).experiences)) {
    for (const { key, id } of recordsOf(experience.variations)) add(toId(experience.key), key || id);
  }
  for (const [key, variation] of Object.entries({ ...experiences, ...forced })) add(key, variation);
  return found;
}

const recordsOf = (list: unknown) => (Array.isArray(list) ? list.filter(isRecord) : []);

interface ChoiceProps<Value> {
  label: string;
  /** Undefined leaves it to the story. */
  value: Value | undefined;
  options: readonly { value: Value; text: string }[];
  onChoose: (value: Value | undefined) => void;
}

function Choice<Value>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  const index = options.findIndex((option) => option.value === value);
  return h(
    'label',
    { className: index < 0 ? '' : 'forced' },
    h('span', null, label),
    h(
      'select',
      {
        value: index,
        onChange: ({ target }: { target: { value: string } }) => onChoose(options[Number(target.value)]?.value),
      },
      h('option', { value: -1 }, 'as the story says'),
      options.map(({ text }, at) => h('option', { key: text, value: at }, text)),
    ),
  );
}

/** Makes the form the browser's own popover of the button before it: a click elsewhere closes it, and it lies above all. */
function asPopover(form: HTMLFormElement | null) {
  const button = form?.previousElementSibling as HTMLButtonElement | null | undefined;
  if (!form || !button) return;
  form.popover = 'auto';
  button.popoverTargetElement = form;
  form.onbeforetoggle = () => {
    const { left, bottom } = button.getBoundingClientRect();
    form.style.setProperty('--left', `${left}px`);
    form.style.setProperty('--top', `${bottom}px`);
  };
}

/** Storybook has an Escape of its own, which keeps the browser from closing a popover. */
function closeByEscape(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  event.currentTarget.querySelector('form')?.hidePopover();
}

function useColors() {
  const { appBorderColor, background, barSelectedColor, barTextColor, base, color, input } = useTheme();
  return {
    colorScheme: base,
    '--text': color.defaultText,
    '--quiet': barTextColor,
    '--accent': barSelectedColor,
    '--border': appBorderColor,
    '--surface': background.content,
    '--hover': background.hoverable,
    '--field': input.background,
    '--field-border': input.border,
  } as CSSProperties;
}
