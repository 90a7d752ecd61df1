import type { ConfigLoaderOptions } from '../config/createConfigLoader';
import type { ConvertClientOptions } from './clientOptions';

/** The part of a client's options that says which config it wants, and how to get it. */
export function requestOf(options: ConvertClientOptions): ConfigLoaderOptions {
  const { sdkKey, accountId, projectId, environment, secret, debugToken, debugTokenIn, lowCache } = options;
  const { configEndpoint, refetchInterval, fetch } = options;
  const project = { sdkKey, accountId, projectId, environment };
  const request = { secret, debugToken, debugTokenIn, lowCache, configEndpoint, refetchInterval, fetch };
  const given = Object.entries({ ...project, ...request }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}
