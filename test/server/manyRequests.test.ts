import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { bundleServer, removeFolder } from './bundleServer';

interface Report {
  faults: string[];
  /** Bytes by which the heap has grown over three thousand requests, after a forced collection. */
  grown: number;
  left: string[];
  listeners: string[];
}

let folder: string;
let entry: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-react-'));
  ({ file: entry } = await bundleServer('es', folder));
}, 60_000);
afterAll(() => removeFolder(folder));

describe('a thousand requests at once for a thousand visitors', () => {
  it('mix up nobody, fetch one config, and leave no timer, no listener and no memory behind', async () => {
    const server = await startServer({ config: shopDocument() });
    const run = promisify(execFile)(
      process.execPath,
      ['--expose-gc', 'test/server/manyRequests.js', entry, server.configEndpoint, server.trackEndpoint],
      { timeout: 120_000 },
    );
    const { faults, grown, left, listeners } = JSON.parse((await run).stdout) as Report;
    console.log(`heap after 3,000 requests: ${grown > 0 ? '+' : ''}${grown} bytes`);
    expect(faults).toEqual([]);
    expect(server.requests().filter(({ target }) => target === 'config')).toHaveLength(1);
    expect(new Set(server.events().map(({ visitorId }) => visitorId)).size).toBe(6 * 20);
    expect(left).toEqual([]);
    expect(listeners).toEqual([]);
    // 3,000 requests that kept but one object each would be more.
    expect(grown).toBeLessThan(400_000);
  }, 120_000);
});
