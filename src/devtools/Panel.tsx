import type { KeyboardEvent, ReactNode } from 'react';
import { ConfigTab } from './ConfigTab';
import { Button, Icon, IconButton } from './controls';
import { EventsTab } from './EventsTab';
import { ExperiencesTab } from './ExperiencesTab';
import { FeaturesTab } from './FeaturesTab';
import { type Look, TAB_NAMES, type TabName, type TabProps, useLook } from './look';
import { environmentsOf } from '../config/names';
import { readOverrides, setOverrides } from './overrides';
import { CORNERS, type Placement } from './placement';
import { VisitorTab } from './VisitorTab';

interface PanelProps extends Pick<TabProps, 'client' | 'place' | 'go'> {
  takesFocus: boolean;
  placement: Placement;
  onPlace: (change: Partial<Placement>) => void;
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

export function Panel({ client, place, go, takesFocus, placement, onPlace, onClose }: PanelProps) {
  const { corner, isLarge } = placement;
  const { look, act } = useLook(client);
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
        <span className="line">
          <IconButton
            icon="corner"
            label="Move to the next corner"
            onClick={() => onPlace({ corner: CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length]! })}
          />
          <IconButton
            icon={isLarge ? 'smaller' : 'larger'}
            label={isLarge ? 'Make the panel smaller' : 'Make the panel larger'}
            onClick={() => onPlace({ isLarge: !isLarge })}
          />
          <IconButton icon="close" label="Close Convert devtools" onClick={onClose} />
        </span>
      </header>
      <Tabs look={look} place={place} go={go} takesFocus={takesFocus} />
      <Banners client={client} look={look} act={act} />
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

/** The Tab key stops here once. Arrow keys, Home and End move between the tabs. */
function Tabs({ look, place, go, takesFocus }: Pick<PanelProps, 'place' | 'go' | 'takesFocus'> & { look: Look }) {
  const selected = place.tab;
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const tab = TAB_NAMES[STEPS[event.key]?.(TAB_NAMES.indexOf(selected)) ?? -1];
    if (!tab) return;
    event.preventDefault();
    go({ tab });
    event.currentTarget.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
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
          onClick={() => go({ tab: name })}
        >
          {TABS[name][0]}
          {counts[name] !== undefined && <span className="count">{counts[name]}</span>}
        </button>
      ))}
    </div>
  );
}

/** Warnings above the tabs: something is previewed, forced or not tracked. */
function Banners({ client, look, act }: Pick<TabProps, 'client' | 'look' | 'act'>) {
  const forced = Object.keys(readOverrides(client)).length;
  const privacy = describePrivacy(look);
  const environment = describeEnvironment(look);
  return (
    <>
      {environment && <p className="banner">{environment}</p>}
      {look.preview && <p className="banner">Preview: what is shown now is neither tracked nor stored.</p>}
      {forced > 0 && (
        <p className="banner">
          <span>
            <b>{forced === 1 ? '1 experience is forced' : `${forced} experiences are forced`}</b> from here. Forced
            variations are shown, never tracked or stored.
          </span>
          <Button onClick={() => act(() => setOverrides(client, {}))}>Reset overrides</Button>
        </p>
      )}
      {privacy && <p className="banner">{privacy}</p>}
    </>
  );
}

/** The most common reason why everybody sees the original: the environment is missing, or no experience knows it. */
function describeEnvironment({ project, inputs: { environment } }: Look): string | null {
  if (!project) return null;
  if (project.experiences.length === 0 && environment !== undefined)
    return `The config has no experience for the environment “${environment}”. Check its name in the Convert app.`;
  const named = environmentsOf(project);
  if (named.length === 0 || (environment !== undefined && named.includes(environment))) return null;
  const list = named.map((name) => `“${name}”`).join(', ');
  return environment === undefined
    ? `No environment is configured, so experiences that name one are refused. They name ${list}.`
    : `No experience names the environment “${environment}”, which is configured. They name ${list}.`;
}

function describePrivacy({ allowed, consent, preview }: Look): string | null {
  if (preview || allowed === 'granted') return null;
  const why = allowed === consent ? `Consent is ${consent}` : 'The browser asks not to be tracked';
  return allowed === 'pending'
    ? `${why}: nothing is stored or sent; events wait in memory.`
    : `${why}: nothing is stored, tracked or sent.`;
}
