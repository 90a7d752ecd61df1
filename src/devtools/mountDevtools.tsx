import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { ConvertClient } from '../client/convertClient';
import { Icon } from './controls';
import type { Place } from './look';
import { readOverrides } from './overrides';
import { Panel } from './Panel';
import { type Corner, usePlacement } from './placement';
import { STYLES } from './styles';

/** Events in the panel that must not reach the page. */
const KEPT_TO_ITSELF = ['keydown', 'keyup', 'keypress', 'click', 'mousedown', 'pointerdown', 'touchstart'] as const;

/**
 * Puts the panel into the page, in a shadow root and a React root of its own: no styles, events, errors or renders pass
 * between the panel and the app.
 */
export function mountDevtools(client: ConvertClient, options: DevtoolsOptions) {
  const host = document.createElement('convert-devtools');
  const shadow = host.attachShadow({ mode: 'open' });
  for (const event of KEPT_TO_ITSELF) host.addEventListener(event, (happened) => happened.stopPropagation());
  const style = document.createElement('style');
  if (options.nonce !== undefined) style.nonce = options.nonce;
  style.textContent = STYLES;
  const container = document.createElement('div');
  shadow.append(style, container);
  document.body.append(host);
  const root = createRoot(container);

  const update = (next: DevtoolsOptions) => root.render(<Devtools client={client} {...next} />);
  update(options);
  return {
    update,
    unmount() {
      host.remove();
      // During a commit of the app React does not unmount another root.
      setTimeout(() => root.unmount());
    },
  };
}

export interface DevtoolsOptions {
  initialIsOpen: boolean;
  /** The corner of the button, until somebody moves it. */
  position: Corner;
  theme: 'system' | 'light' | 'dark';
  /** For the style element, in pages whose Content-Security-Policy requires a nonce. */
  nonce: string | undefined;
}

const START: Place = { tab: 'experiences', experience: null, feature: null };

/** A button, or the panel that it opens. A closed panel reads nothing. */
function Devtools({ client, initialIsOpen, position, theme }: DevtoolsOptions & { client: ConvertClient }) {
  // The focus moves only when a person opens or closes the panel, not when the page loads.
  const [{ isOpen, takesFocus }, setShown] = useState({ isOpen: initialIsOpen, takesFocus: false });
  const [place, setPlace] = useState(START);
  const { placement, change } = usePlacement(position);
  const turn = (open: boolean) => setShown({ isOpen: open, takesFocus: true });

  return (
    <div
      className="devtools"
      data-theme={theme}
      data-position={placement.corner}
      data-size={placement.isLarge ? 'large' : 'small'}
    >
      {isOpen ? (
        <Panel
          {...{ client, place, placement, takesFocus }}
          go={(next) => setPlace((previous) => ({ ...previous, ...next }))}
          onPlace={change}
          onClose={() => turn(false)}
        />
      ) : (
        <OpenButton {...{ client, takesFocus }} onOpen={() => turn(true)} />
      )}
    </div>
  );
}

function OpenButton(props: { client: ConvertClient; takesFocus: boolean; onOpen: () => void }) {
  // Read once, because only the panel changes overrides, and it is closed.
  const [count] = useState(() => (props.takesFocus ? Object.keys(readOverrides(props.client)).length : 0));
  const label = count > 0 ? `Open Convert devtools (${count} forced)` : 'Open Convert devtools';
  return (
    <button type="button" className="open" aria-label={label} autoFocus={props.takesFocus} onClick={props.onOpen}>
      <Icon name="mark" />
      {count > 0 && <span className="badge">{count}</span>}
    </button>
  );
}
