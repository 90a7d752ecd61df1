import type { ConvertClientOptions } from './clientOptions';
import type { InitialConfig } from './initialState';
import { isInitialState } from './readHandover';

/** What an app need not say again when its server has handed it over. */
const HANDED_OVER = [
  'sdkKey',
  'accountId',
  'projectId',
  'environment',
  'configEndpoint',
  'trackEndpoint',
  'source',
  'attributes',
  'location',
  'consent',
  'cookie',
] as const satisfies readonly (keyof ConvertClientOptions & keyof InitialConfig)[];

/** The options of an app, with those that it left out taken from what a server handed over. */
export function withInitialState<Options extends ConvertClientOptions>(options: Options): Options {
  if (!isInitialState(options.initialState)) return options;
  const state: Partial<InitialConfig> = options.initialState as InitialConfig;
  const missing = HANDED_OVER.filter((name) => (options[name] ?? null) === null && state[name] !== undefined);
  return { ...options, ...Object.fromEntries(missing.map((name) => [name, state[name]])) };
}
