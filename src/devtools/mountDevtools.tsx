import { createRoot } from 'react-dom/client';
import type { ConvertClient } from '../client/convertClient';
import { Devtools, type DevtoolsOptions } from './Devtools';
import { STYLES } from './styles';

export interface MountOptions extends DevtoolsOptions {
  /** For pages whose Content-Security-Policy asks for one. */
  nonce: string | undefined;
}

/** What a page hears of the keyboard and the mouse, and should not while a person uses the panel. */
const KEPT_TO_ITSELF = ['keydown', 'keyup', 'keypress', 'click', 'mousedown', 'pointerdown', 'touchstart'] as const;

/**
 * Puts the panel into the page, in a shadow root and a React root of its own: neither styles nor events nor errors nor
 * renders pass between it and the app.
 */
export function mountDevtools(client: ConvertClient, { nonce, ...options }: MountOptions) {
  const host = document.createElement('convert-devtools');
  const shadow = host.attachShadow({ mode: 'open' });
  for (const event of KEPT_TO_ITSELF) host.addEventListener(event, (happened) => happened.stopPropagation());
  const style = document.createElement('style');
  if (nonce !== undefined) style.nonce = nonce;
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
      // React may be in the middle of the app's commit, and would not unmount another root now.
      setTimeout(() => root.unmount());
    },
  };
}
