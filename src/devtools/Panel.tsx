import type { KeyboardEvent, ReactNode } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { Banners } from './Banners';
import { ConfigTab } from './ConfigTab';
import { EventsTab } from './EventsTab';
import { ExperiencesTab } from './ExperiencesTab';
import { FeaturesTab } from './FeaturesTab';
import { Icon } from './Icon';
import { overridesOf } from './createOverrides';
import { type TabName, Tabs } from './Tabs';
import type { Look } from './lookInto';
import { useLook } from './useLook';
import { VisitorTab } from './VisitorTab';

/** What the panel shows: a tab, and what is open in the lists. */
export interface Place {
  readonly tab: TabName;
  readonly experience: string | null;
  readonly feature: string | null;
}

export interface TabProps {
  client: ConvertClient;
  look: Look;
  place: Place;
  go: (change: Partial<Place>) => void;
  /** Does something to the client, and looks at once what came of it. */
  act: (change: () => void) => void;
}

export interface PanelProps extends Pick<TabProps, 'client' | 'place' | 'go'> {
  takesFocus: boolean;
  onClose: () => void;
}

const TABS: Readonly<Record<TabName, (props: TabProps) => ReactNode>> = {
  experiences: ExperiencesTab,
  features: FeaturesTab,
  visitor: VisitorTab,
  events: EventsTab,
  config: ConfigTab,
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
  const Tab = TABS[place.tab];
  const [status, tone] = STATUS[look.status];
  const { basis } = look.inputs;

  return (
    <section className="panel" role="dialog" aria-label="Convert devtools" onKeyDown={closeOnEscape}>
      <header className="top">
        <span className="brand">
          <Icon name="mark" />
          Convert
        </span>
        <span className="project">{basis.status === 'ready' && basis.project.name}</span>
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
