import type { KeyboardEvent } from 'react';
import type { Look } from './lookInto';

const NAMES = ['experiences', 'features', 'visitor', 'events', 'config'] as const;
export type TabName = (typeof NAMES)[number];

const LABELS: Readonly<Record<TabName, string>> = {
  experiences: 'Experiences',
  features: 'Features',
  visitor: 'Visitor',
  events: 'Events',
  config: 'Config',
};

const STEPS: Readonly<Record<string, (index: number) => number>> = {
  ArrowRight: (index) => (index + 1) % NAMES.length,
  ArrowLeft: (index) => (index + NAMES.length - 1) % NAMES.length,
  Home: () => 0,
  End: () => NAMES.length - 1,
};

export interface TabsProps {
  look: Look;
  selected: TabName;
  takesFocus: boolean;
  onSelect: (tab: TabName) => void;
}

/** One stop for the Tab key; arrows, Home and End go from one to the other. */
export function Tabs({ look, selected, takesFocus, onSelect }: TabsProps) {
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const next = NAMES[STEPS[event.key]?.(NAMES.indexOf(selected)) ?? -1];
    if (!next) return;
    event.preventDefault();
    onSelect(next);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  const counts = countsOf(look);
  return (
    <div className="tabs" role="tablist" aria-label="Convert devtools" onKeyDown={step}>
      {NAMES.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === selected}
          aria-controls="tab-panel"
          tabIndex={name === selected ? 0 : -1}
          autoFocus={takesFocus && name === selected}
          onClick={() => onSelect(name)}
        >
          {LABELS[name]}
          {counts[name] !== undefined && <span className="count">{counts[name]}</span>}
        </button>
      ))}
    </div>
  );
}

function countsOf({ inputs, events }: Look): Partial<Record<TabName, number>> {
  const { basis } = inputs;
  const ofProject =
    basis.status === 'ready'
      ? { experiences: basis.project.experiencesByKey.size, features: basis.project.featuresByKey.size }
      : {};
  return { ...ofProject, events: events.length };
}
