import type { KeyboardEvent, ReactNode } from 'react';
import { ConfigTab } from './ConfigTab';
import { Icon } from './controls';
import { EventsTab } from './EventsTab';
import { ExperiencesTab } from './ExperiencesTab';
import { FeaturesTab } from './FeaturesTab';
import { type Look, TAB_NAMES, type TabName, type TabProps, useLook } from './look';
import { type Overrides, overridesOf } from './overrides';
import { VisitorTab } from './VisitorTab';

interface PanelProps extends Pick<TabProps, 'client' | 'place' | 'go'> {
  takesFocus: boolean;
  onClose: () => void;
}

const TABS: Readonly<Record<TabName, readonly [label: string, tab: (props: TabProps) => ReactNode]>> = {
  experiences: ['Experiences', ExperiencesTab],
  features: ['Features', FeaturesTab],
  visitor: ['Visitor', VisitorTab],
  events: ['Events', EventsTab],
  config: ['Config', ConfigTab],
};

const STATUS = {
  pending: ['loading', 'waiting'],
  timeout: ['timed out', 'bad'],
  success: ['ready', 'good'],
  error: ['failed', 'bad'],
} as const;

export function Panel({ client, place, go, takesFocus, onClose }: PanelProps) {
  const { look, refresh } = useLook(client);
  const act = (change: () => void) => {
    change();
    refresh();
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  const [, Tab] = TABS[place.tab];
  const [status, tone] = STATUS[look.status];

  return (
    <section className="panel" role="dialog" aria-label="Convert devtools" onKeyDown={closeOnEscape}>
      <header className="top">
        <span className="brand">
          <Icon name="mark" />
          Convert
        </span>
        <span className="project">{look.project?.name}</span>
        <span className={`pill ${tone}`}>{status}</span>
        <button type="button" className="icon-button" aria-label="Close Convert devtools" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <Tabs look={look} selected={place.tab} takesFocus={takesFocus} onSelect={(tab) => go({ tab })} />
      <Banners look={look} overrides={overridesOf(client)} act={act} />
      <div className="body" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${place.tab}`}>
        <Tab client={client} look={look} place={place} go={go} act={act} />
      </div>
    </section>
  );
}

const STEPS: Readonly<Record<string, (index: number) => number>> = {
  ArrowRight: (index) => (index + 1) % TAB_NAMES.length,
  ArrowLeft: (index) => (index + TAB_NAMES.length - 1) % TAB_NAMES.length,
  Home: () => 0,
  End: () => TAB_NAMES.length - 1,
};

interface TabsProps {
  look: Look;
  selected: TabName;
  takesFocus: boolean;
  onSelect: (tab: TabName) => void;
}

/** The Tab key stops here once. Arrow keys, Home and End move between the tabs. */
function Tabs({ look, selected, takesFocus, onSelect }: TabsProps) {
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const next = TAB_NAMES[STEPS[event.key]?.(TAB_NAMES.indexOf(selected)) ?? -1];
    if (!next) return;
    event.preventDefault();
    onSelect(next);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  const counts: Partial<Record<TabName, number | undefined>> = {
    experiences: look.project?.experiencesByKey.size,
    features: look.project?.featuresByKey.size,
    events: look.events.length,
  };
  return (
    <div className="tabs" role="tablist" aria-label="Convert devtools" onKeyDown={step}>
      {TAB_NAMES.map((name) => (
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
          {TABS[name][0]}
          {counts[name] !== undefined && <span className="count">{counts[name]}</span>}
        </button>
      ))}
    </div>
  );
}

/** Warnings above the tabs: something is previewed, forced or not tracked. */
function Banners({ look, overrides, act }: { look: Look; overrides: Overrides; act: TabProps['act'] }) {
  const forced = Object.keys(overrides.read()).length;
  const privacy = describePrivacy(look);
  return (
    <>
      {look.preview && <p className="banner">Preview: what is shown now is neither tracked nor stored.</p>}
      {forced > 0 && (
        <p className="banner">
          <span>
            <b>{forced === 1 ? '1 experience is forced' : `${forced} experiences are forced`}</b> from here. Forced
            variations are shown, never tracked or stored.
          </span>
          <button type="button" className="button" onClick={() => act(overrides.reset)}>
            Reset overrides
          </button>
        </p>
      )}
      {privacy && <p className="banner">{privacy}</p>}
    </>
  );
}

function describePrivacy({ allowed, consent, preview }: Look): string | null {
  if (preview || allowed === 'granted') return null;
  const why = allowed === consent ? `Consent is ${consent}` : 'The browser asks not to be tracked';
  return allowed === 'pending'
    ? `${why}: nothing is stored or sent; events wait in memory.`
    : `${why}: nothing is stored, tracked or sent.`;
}
