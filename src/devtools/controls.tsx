import type { ComponentProps, ReactNode } from 'react';
import type { Step } from '../decision/words';
import { hasOwn } from '../platform';
import { attempt } from '../values';
import { formatData } from './format';

/** Outlines on a grid of 16 by 16, in the colour of the text. */
const SHAPES = {
  mark: 'M2 8h3.5c3 0 2.5-4.5 5.5-4.5h2M5.5 8c3 0 2.5 4.5 5.5 4.5h2M11.5 2 13.5 3.5 11.5 5M11.5 11l2 1.5-2 1.5',
  close: 'm4 4 8 8m0-8-8 8',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  yes: 'm3.5 8.5 3 3 6-7',
  no: 'm4.5 4.5 7 7m0-7-7 7',
  screen: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  pinned: 'M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9Z',
  exposed: 'M14 2 2 7l4.5 2.2L8.8 14 14 2ZM6.5 9.2 14 2',
  copy: 'M6 6V2.5h7.5V10H10M2.5 6H10v7.5H2.5Z',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 14 14',
  corner: 'M2.5 6V2.5H6M2.5 2.5 7 7M13.5 8.5v5h-5v-5Z',
  larger: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  smaller: 'M13 7H9V3M9 7l4.5-4.5M3 9h4v4M7 9l-4.5 4.5',
  again: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
} as const;

type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}

export function IconButton({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

export const Button = (props: ComponentProps<'button'>) => <button type="button" className="button" {...props} />;

/** The first column of a row: a key, and under it what there is to know of it. */
export function Title({ title, name, children }: { title: string; name: string; children?: ReactNode }) {
  return (
    <span className="title">
      <span className="key">{title}</span>
      <span className="name">{name}</span>
      {children}
    </span>
  );
}

export function Flag({ icon, text, tone = '' }: { icon: IconName; text: string; tone?: string }) {
  return (
    <span className={`flag ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

export const ShownFlag = ({ components }: { components: number }) =>
  components > 0 && <Flag icon="screen" text={components === 1 ? 'shown' : `shown ×${components}`} />;

interface FactsProps {
  facts: readonly (readonly [name: string, value: ReactNode, note?: string])[];
  /** Whether the names are keys of the project or of the app. */
  areKeys?: boolean;
}

export function Facts({ facts, areKeys = false }: FactsProps) {
  return (
    <dl className="facts">
      {facts.map(([name, value, note]) => (
        <div key={name}>
          <dt className={areKeys ? 'key' : ''}>
            {name}
            {note !== undefined && <span className="id">{note}</span>}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ValuesProps {
  values: Readonly<Record<string, unknown>>;
  /** Names that are listed even without a value, each with its type. */
  declared?: Readonly<Record<string, string>>;
}

export function Values({ values, declared = {} }: ValuesProps) {
  const names = [...new Set([...Object.keys(declared), ...Object.keys(values)])];
  if (names.length === 0) return <p className="note">None.</p>;
  const facts = names.map((name) => {
    // Attributes come from the app, and a getter may throw.
    const read = () => formatData(attempt(() => values[name], 'cannot be read'));
    const value = hasOwn(values, name) ? <Value text={read()} /> : <span className="id">not set</span>;
    return [name, value, hasOwn(declared, name) ? declared[name] : undefined] as const;
  });
  return <Facts facts={facts} areKeys />;
}

const Value = ({ text }: { text: string }) =>
  text.includes('\n') ? <pre tabIndex={0}>{text}</pre> : <code>{text}</code>;

/** The checks in order: passed or not, one sentence, and under it each comparison. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="steps">
      {steps.map(({ check, passed, detail }, index) => {
        const [sentence, ...compared] = detail.split('\n');
        return (
          <li key={index} className={passed ? 'passed' : 'failed'}>
            <span className="mark">
              <Icon name={passed ? 'yes' : 'no'} />
              <span className="unseen">{passed ? 'passed' : 'not passed'}</span>
            </span>
            <span className="check">{check}</span>
            <span className="sentence">{sentence}</span>
            {compared.length > 0 && (
              <span className="compared">
                {compared.map((line, at) => (
                  <span key={at} className={/→ (yes$|no\b)/.exec(line)?.[1]}>
                    {line}
                  </span>
                ))}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** A radio button. The panel shows one group of them at a time. */
export const Choice = ({ title, children, ...input }: ComponentProps<'input'>) => (
  <label title={title}>
    <input type="radio" name="choice" {...input} />
    {children}
  </label>
);
