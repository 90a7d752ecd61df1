import type { Overrides } from './createOverrides';
import type { Look } from './lookInto';
import type { TabProps } from './Panel';

/** What is not as it would be for a visitor, or not tracked, said above everything else. */
export function Banners({ look, overrides, act }: { look: Look; overrides: Overrides; act: TabProps['act'] }) {
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
