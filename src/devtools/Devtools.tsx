import { useState } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { Icon } from './Icon';
import { overridesOf } from './createOverrides';
import { Panel, type Place } from './Panel';

export interface DevtoolsOptions {
  initialIsOpen: boolean;
  position: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  theme: 'system' | 'light' | 'dark';
}

const START: Place = { tab: 'experiences', experience: null, feature: null };

/** A button, or the panel that it opens. While it is closed nothing is looked at. */
export function Devtools({ client, initialIsOpen, position, theme }: DevtoolsOptions & { client: ConvertClient }) {
  const [isOpen, setIsOpen] = useState(initialIsOpen);
  // The focus follows a person's hand, but a page that comes up keeps its own.
  const [isByHand, setIsByHand] = useState(false);
  const [place, setPlace] = useState(START);

  const turn = (open: boolean) => {
    setIsByHand(true);
    setIsOpen(open);
  };
  const go = (change: Partial<Place>) => setPlace((known) => ({ ...known, ...change }));

  return (
    <div className="devtools" data-theme={theme} data-position={position}>
      {isOpen ? (
        <Panel client={client} place={place} go={go} takesFocus={isByHand} onClose={() => turn(false)} />
      ) : (
        <OpenButton client={client} takesFocus={isByHand} onOpen={() => turn(true)} />
      )}
    </div>
  );
}

function OpenButton(props: { client: ConvertClient; takesFocus: boolean; onOpen: () => void }) {
  // Read once: only the panel changes overrides, and it is closed.
  const [count] = useState(() => (props.takesFocus ? Object.keys(overridesOf(props.client).read()).length : 0));
  const label = count > 0 ? `Open Convert devtools (${count} forced)` : 'Open Convert devtools';
  return (
    <button type="button" className="open" aria-label={label} autoFocus={props.takesFocus} onClick={props.onOpen}>
      <Icon name="mark" />
      {count > 0 && <span className="badge">{count}</span>}
    </button>
  );
}
