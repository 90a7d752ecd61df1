import { reportSegments } from '../visitor/visitor';
import { LOADING } from './basis';
import type { ConvertClientOptions } from './clientOptions';
import type { Inputs } from './createAnswers';
import { type ClientSnapshot, inputsKey, type Settings, snapshotState } from './createStore';
import type { Handover } from './readHandover';
import type { WithVisitorId } from './withVisitorId';

/**
 * What hydration sees: one state, frozen from what a server handed over, else pending, for the client's whole life. Late
 * boundaries hydrate after the live state has moved, and must still find what the server rendered.
 */
export function createServerInputs(
  options: WithVisitorId<ConvertClientOptions>,
  settings: Settings,
  handover: Handover | null,
) {
  const state = handover?.state;
  const known = state?.mode === 'config' ? state : undefined;
  // Without a visitor the server could decide nothing.
  const basis = !handover || state?.visitorId === null ? LOADING : handover.basis;
  const attributes = known?.attributes ?? options.attributes ?? {};
  const segments = state?.segments ?? reportSegments(options.segments);
  const environment = known?.environment ?? settings.environment;
  const location = known?.location ?? settings.location;
  const id = state ? (state.visitorId ?? '') : (options.visitorId ?? '');

  const inputs: Inputs = {
    ...settings,
    preview: state?.preview ?? null,
    environment,
    location,
    basis,
    visitor: { id, attributes, segments, assignments: known?.assignments ?? {} },
    key: inputsKey({ attributes, segments, environment, location }),
  };
  const snapshot: ClientSnapshot = {
    ...snapshotState(basis),
    config: known && !known.covers && basis.status === 'ready' ? known.config : null,
    visitor: { id, attributes, segments },
    consent: state?.consent ?? options.consent ?? 'granted',
    preview: state?.preview ?? null,
  };
  return { inputs, snapshot };
}
