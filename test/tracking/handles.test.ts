import { afterEach, describe, expect, it } from 'vitest';
import { browserLifecycle } from '../../src/tracking/browserLifecycle';
import { createDelivery } from '../../src/tracking/createDelivery';
import { createMemoryStorage } from '../../src/visitor/createMemoryStorage';
import { conversion, destination } from './events';
import { createTrackServer } from './trackServer';
import type { TrackServer } from './trackServer';

let server: TrackServer;
afterEach(() => server.close());

const count = (name: string): number => process.getActiveResourcesInfo().filter((resource) => resource === name).length;

function create(scope: string) {
  return createDelivery({
    ...{ scope, storage: createMemoryStorage(), fetch, now: Date.now, random: Math.random, settleMs: 0 },
    ...{ setTimeout, clearTimeout: clearTimeout as never, lifecycle: browserLifecycle(), onError: () => {} },
  });
}

describe('a delivery over real HTTP in Node', () => {
  it('leaves no handle behind: none idle, none after flush, none after destroy in the middle of retries', async () => {
    let isWell = true;
    server = await createTrackServer((response) => void response.writeHead(isWell ? 200 : 500).end());
    const timers = count('Timeout');
    const delivery = create('a');
    delivery.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(count('Timeout')).toBe(timers);

    delivery.push([conversion(1)], destination(server.url));
    expect(count('Timeout')).toBe(timers + 1);
    await delivery.flush();
    expect(server.bodies).toHaveLength(1);
    expect(count('Timeout')).toBe(timers);

    isWell = false;
    delivery.push([conversion(2)], destination(server.url));
    await expect.poll(() => server.bodies.length).toBe(2);
    await expect.poll(() => count('Timeout')).toBe(timers + 1);
    delivery.destroy();
    await expect.poll(() => count('Timeout')).toBe(timers);
    expect(delivery.size()).toBe(1);
  });
});
