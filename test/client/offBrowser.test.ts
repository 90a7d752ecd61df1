import { describe, expect, it } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';

const KEY = '10022898/10025986';

async function trackOnce(options: ConvertClientOptions) {
  const server = await startServer({
    config: shopDocument(),
    secrets: { [KEY]: 's3cret' },
    requireSecretToTrack: true,
  });
  const { configEndpoint, trackEndpoint } = server;
  const client = createConvertClient({ visitorId: 'v7', debounceMs: 1, configEndpoint, trackEndpoint, ...options });
  client.start();
  await client.ready();
  client.track('purchase');
  await client.flush();
  client.destroy();
  return server;
}

describe('a client on a server', () => {
  it('says who it is where it fetches and where it tracks: a user agent, and the bearer of a key that has one', async () => {
    const server = await trackOnce({ sdkKey: KEY, secret: 's3cret' });
    expect(server.requests().map(({ target }) => target)).toEqual(['config', 'track']);
    for (const { headers } of server.requests()) {
      expect(headers).toMatchObject({ 'user-agent': 'ConvertAgent/1.0', authorization: 'Bearer s3cret' });
    }
    expect(server.events()).toHaveLength(1);
  });

  it('tracks for the key that it fetches for, pasted as it is', async () => {
    const server = await trackOnce({ sdkKey: ` ${KEY}\n`, secret: 's3cret' });
    expect(server.events()).toHaveLength(1);
  });
});
