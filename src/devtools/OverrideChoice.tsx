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
    <div className="choice" role="radiogroup" aria-label="Override for this page">
      <Choice name="override" isChosen={forced === undefined} onChoose={() => choose(null)}>
        As decided
      </Choice>
      {experience.variations.map(({ id, key, name, status }, index) => (
        <Choice
          key={`${id} ${index}`}
          name="override"
          isChosen={forced !== undefined && (forced === key || forced === id)}
          onChoose={() => choose(key || id)}
        >
          <span className={`dot colour-${index % 6}`} />
          <span className="key">{key || id}</span>
          <span className="name">{name}</span>
          {status === 'stopped' && <span className="tag">stopped</span>}
        </Choice>
      ))}
      <p className="hint">A forced variation is shown, never tracked or stored. It ends with the page.</p>
    </div>
  );
}

export interface ChoiceProps {
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

export function Choice({ name, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label>
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}
