import type { ReactNode } from 'react';
import type { Experience } from '../config/project';
import { overridesOf } from './createOverrides';
import type { TabProps } from './Panel';

/** Which variation the page shows: the one decided, or one forced from here. */
export function OverrideChoice({
  client,
  experience,
  act,
}: Pick<TabProps, 'client' | 'act'> & { experience: Experience }) {
  const overrides = overridesOf(client);
  const forced = overrides.read()[experience.key];
  const choose = (variation: string | null) => act(() => overrides.set(experience.key, variation));
  return (
    <>
      {' '}
      <div className="choice chosen-in-line" role="radiogroup" aria-label="Override for this page">
        <Choice name="override" isChosen={forced === undefined} onChoose={() => choose(null)}>
          As decided
        </Choice>
        {experience.variations.map(({ id, key, name, status }, index) => (
          <Choice
            key={`${id} ${index}`}
            name="override"
            isChosen={forced !== undefined && (forced === key || forced === id)}
            onChoose={() => choose(key || id)}
            title={name}
          >
            <span className={`dot colour-${index % 6}`} />
            <span className="key">{key || id}</span>
            {status === 'stopped' && <span className="tag">stopped</span>}
          </Choice>
        ))}
      </div>
      <p className="hint">A forced variation is shown, never tracked or stored. It ends with the page.</p>
    </>
  );
}

export interface ChoiceProps {
  name: string;
  title?: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

export function Choice({ name, title, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label title={title}>
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}
