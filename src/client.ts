import type { ConvertClientOptions, ConvertClient } from './client/convertClient';
import { createClient } from './client/createClient';
import { realWorld, type World } from './world';
import { engine } from './engine';
import { createConfigLoader } from './config/configLoader';

/**
 * The engine without React: a config in, decisions out, events away. Making one does nothing; `start()` does.
 *
 * @example
 * const client = createConvertClient({ sdkKey: '10035569/10034190', environment: 'production', visitorId: 'v7' });
 * client.start();
 * await client.ready();
 * const hero = client.experience('hero');
 * client.expose(hero);
 * client.track('purchase', { amount: 10 });
 * await client.flush();
 */
export function createConvertClient(options: ConvertClientOptions = {}, world: World = realWorld()): ConvertClient {
  return createClient(options, {
    engine,
    world,
    fetchSource: (request) => createConfigLoader({ ...world, ...request }),
  });
}
