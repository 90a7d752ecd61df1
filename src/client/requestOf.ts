import type { ConfigLoaderOptions } from '../config/configLoader';
import type { ConvertClientOptions } from './clientOptions';
import type { World } from './world';

/** The part of a client's options that says which config it wants, and how to get it. */
export function requestOf(options: ConvertClientOptions, world: Pick<World, 'fetch'>): ConfigLoaderOptions {
  const { sdkKey, accountId, projectId, environment, secret, debugToken, debugTokenIn, lowCache } = options;
  const { configEndpoint, refetchInterval, fetch = world.fetch } = options;
  const project = { sdkKey, accountId, projectId, environment };
  const request = { secret, debugToken, debugTokenIn, lowCache, configEndpoint, refetchInterval, fetch };
  return { ...project, ...request } as ConfigLoaderOptions;
}
