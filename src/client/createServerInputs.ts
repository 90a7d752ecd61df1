import { parseConfig } from '../config/parseConfig';
import type { Basis } from './basis';
import type { Inputs } from './createAnswers';
import { type ClientSnapshot, inputsKey, type Settings } from './createStore';
import type { ConvertClientOptions } from './clientOptions';

/**
 * What hydration sees: one state, frozen from `initialState`, else pending, for the client's whole life. Late boundaries
 * hydrate after the live state has moved, and must still find what the server rendered.
 */
export function createServerInputs(options: ConvertClientOptions, settings: Settings) {
  const { initialState } = options;
  const parsed = initialState ? parseConfig(initialState.config) : null;
  const basis: Basis = parsed?.ok ? { status: 'ready', project: parsed.project } : { status: 'loading' };
  const attributes = initialState?.attributes ?? options.attributes ?? {};
  const segments = initialState?.segments ?? options.segments ?? {};
  const environment = initialState?.environment ?? settings.environment;
  const location = initialState?.location ?? settings.location;
  const id = initialState?.visitorId ?? options.visitorId ?? '';

  const inputs: Inputs = {
    ...settings,
    // A server that previews says so in its decisions; the page's address is for the live state.
    preview: null,
    environment,
    location,
    basis,
    visitor: { id, attributes, segments, assignments: initialState?.assignments ?? {} },
    key: inputsKey({ attributes, segments, environment, location }),
  };
  const snapshot: ClientSnapshot = {
    status: basis.status === 'ready' ? 'success' : 'pending',
    config: basis.status === 'ready' ? initialState?.config : null,
    error: null,
    visitor: { id, attributes, segments },
    consent: options.consent ?? 'granted',
    preview: null,
  };
  return { inputs, snapshot };
}
