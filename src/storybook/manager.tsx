/** @jsxRuntime classic */
import * as React from 'react';
import { addons, types, useGlobals, useParameter } from 'storybook/manager-api';
import { useTheme } from 'storybook/theming';
import type { ConvertParameters } from '../storybook';
import { isRecord, toId, toRecord } from '../values';
import type { StoryGlobals } from './preview';

const ID = 'convert-react';

addons.register(ID, () => {
  addons.add(`${ID}/tool`, {
    type: types.TOOL,
    title: 'Convert',
    match: ({ viewMode, tabId }) => !tabId && /^(story|docs)$/.test(viewMode ?? ''),
    render: () => <Tool />,
  });
});

type Globals = Partial<StoryGlobals>;

/**
 * A button in Storybook's toolbar, and the form that it opens: a variation for each experience, and what becomes of the config.
 * Storybook renders it with a React of its own. That one has no JSX runtime, so the JSX is compiled to `React.createElement`.
 */
function Tool() {
  const [globals, update, ofStory] = useGlobals() as unknown as [Globals, (changed: Globals) => void, Globals];
  const parameters = useParameter<ConvertParameters | null>('convert') ?? {};
  const forced = globals.convert ?? {};
  const status = globals.convertStatus ?? null;
  const count = Object.keys(forced).length + (status === null ? 0 : 1);
  const experiences = [...variationsByKey(parameters, forced)];

  const force = (key: string, variation: string | null | undefined) => {
    const others = Object.entries(forced).filter(([other]) => other !== key);
    update({ convert: Object.fromEntries(variation === undefined ? others : [...others, [key, variation]]) });
  };
  const reset = () => update({ convert: {}, convertStatus: null });

  return (
    <div className="convert-react" style={useColors()} onKeyDown={closeByEscape}>
      <style>{STYLES}</style>
      <button type="button" className={count > 0 ? 'forced' : ''}>
        {FLASK}
        Convert{count > 0 && <b> {count}</b>}
      </button>
      <form ref={asPopover} aria-label="Convert">
        <fieldset disabled={'convert' in ofStory}>
          {experiences.map(([key, variations]) => (
            <Choice<string | null>
              key={key}
              label={key}
              value={forced[key]}
              options={[...variations, null]}
              onChoose={(variation) => force(key, variation)}
            />
          ))}
          {experiences.length === 0 && (
            <p>No experience is known. Name some in parameters.convert, or give it a config.</p>
          )}
        </fieldset>
        <fieldset disabled={'convertStatus' in ofStory}>
          <Choice<StoryGlobals['convertStatus']>
            label="Config"
            value={status ?? undefined}
            options={['pending', 'timeout', 'error']}
            onChoose={(next) => update({ convertStatus: next ?? null })}
          />
        </fieldset>
        <button type="button" disabled={count === 0} onClick={reset}>
          Leave all to the story
        </button>
      </form>
    </div>
  );
}

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
  options: readonly Value[];
  onChoose: (value: Value | undefined) => void;
}

function Choice<Value extends string | null>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  const index = value === undefined ? -1 : options.indexOf(value);
  return (
    <label className={index < 0 ? '' : 'forced'}>
      <span>{label}</span>
      <select value={index} onChange={({ target }) => onChoose(options[Number(target.value)])}>
        <option value={-1}>as the story says</option>
        {options.map((option, at) => (
          <option key={at} value={at}>
            {option ?? 'not in the experience'}
          </option>
        ))}
      </select>
    </label>
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
function closeByEscape(event: React.KeyboardEvent<HTMLElement>) {
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
  } as React.CSSProperties;
}

const FLASK = (
  <svg width={14} height={14} viewBox="0 0 14 14" fill="none" stroke="currentColor" aria-hidden>
    <path d="M5 1h4M5.5 1v4.2L2 11.6a1 1 0 0 0 .9 1.4h8.2a1 1 0 0 0 .9-1.4L8.5 5.2V1M3.8 9h6.4" />
  </svg>
);

/** Colours are those of Storybook's theme. */
const STYLES = `
.convert-react > button {
  display: inline-flex; align-items: center; gap: 6px; height: 28px; padding: 0 7px; border: 0; border-radius: 4px;
  background: none; color: var(--quiet); font: inherit; font-size: 12px; font-weight: 700; white-space: nowrap; cursor: pointer;
}
.convert-react > button.forced { color: var(--accent); }
.convert-react > button:hover { background: var(--hover); color: var(--text); }
.convert-react :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.convert-react b { padding: 2px 5px; border-radius: 8px; background: var(--accent); color: var(--surface); font-size: 10px; }
.convert-react form {
  position: fixed; inset: auto; box-sizing: border-box; width: min(340px, 100vw - 16px);
  top: calc(var(--top) + 8px); left: max(8px, min(var(--left), 100vw - 348px)); max-height: calc(100vh - var(--top) - 16px);
  margin: 0; padding: 12px; overflow: auto; border: 1px solid var(--border); border-radius: 6px;
  background: var(--surface); color: var(--text); box-shadow: 0 4px 20px rgb(0 0 0 / 0.2); font-size: 13px;
}
.convert-react form:not(:popover-open) { display: none; }
.convert-react fieldset { margin: 0 0 10px; padding: 0 0 10px; border: 0; border-bottom: 1px solid var(--border); }
.convert-react p { margin: 0; line-height: 1.4; }
.convert-react label { display: flex; align-items: center; gap: 8px; padding: 3px 0; }
.convert-react label span { flex: 1; overflow-wrap: anywhere; }
.convert-react label.forced span { font-weight: 700; }
.convert-react select, .convert-react form button {
  box-sizing: border-box; height: 28px; padding: 0 6px; border: 1px solid var(--field-border); border-radius: 4px;
  background: var(--field); color: inherit; font: inherit;
}
.convert-react select { width: 160px; }
.convert-react form button { width: 100%; cursor: pointer; }
.convert-react :disabled { opacity: 0.6; cursor: default; }
`;
