import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { INSTALL_COMMAND, loadOfficial } from './oracle/loadOfficial';
import { refuseNetwork } from './oracle/refuseNetwork';

const read = (file: string) => readFileSync(new URL(`./oracle/${file}`, import.meta.url), 'utf8');

describe('the oracle', () => {
  it('is exactly 4.4.3, by integrity and without a download address', () => {
    const lockfile = read('package-lock.json');
    const { packages } = JSON.parse(lockfile) as { packages: Record<string, { version?: string; integrity?: string }> };
    expect(packages['node_modules/@convertcom/js-sdk']).toMatchObject({
      version: '4.4.3',
      integrity: expect.stringMatching(/^sha512-/),
    });
    expect(lockfile).not.toContain('"resolved"');
    expect(lockfile).not.toContain('://');
  });

  it('says which command installs it where it is missing', () => {
    const elsewhere = pathToFileURL(join(tmpdir(), 'nothing-is-installed-here.js'));
    expect(() => loadOfficial(elsewhere)).toThrow(INSTALL_COMMAND);
  });

  it('cannot reach the network, and it shows when it tries', async () => {
    const network = refuseNetwork();
    vi.useFakeTimers(); // official tries again a second later, when the network is open once more
    try {
      const Official = loadOfficial();
      const data = { account_id: '1', project: { id: '2' }, experiences: [], goals: [{ id: '9', key: 'buy' }] };
      const options = {
        data,
        logger: { logLevel: 5 },
        events: { batch_size: 1 },
        network: { tracking: true as unknown as false },
      };
      const context = new Official(options).createContext('v1') as unknown as {
        trackConversion(key: string): void;
        releaseQueues(): Promise<unknown>;
      };
      context.trackConversion('buy');
      await context.releaseQueues();
      expect(network.attempts).toContain('fetch');
    } finally {
      vi.clearAllTimers();
      vi.useRealTimers();
      network.restore();
    }
  });
});
