import { describe, expect, it } from 'vitest';
import { backoff } from '../../src/tracking/health';
import { conversion, destination } from './events';
import { createWorld } from './world';
import type { Fault } from './worldServer';
import type { Locks } from '../../src/tracking/locks';

const to = destination('http://127.0.0.1:1/track');

function setUp(fault: Fault, options = {}) {
  const world = createWorld();
  const tab = world.open(options);
  tab.delivery.start();
  world.setFault(fault);
  return { world, ...tab };
}

describe('a server in trouble', () => {
  it.each([500, 503, 429, 'refused', 'dropped-before'] as const)(
    'that answers %s gets the batch again until it takes it, once',
    async (fault) => {
      const { world, delivery, errors } = setUp(fault);
      delivery.push([conversion(1), conversion(2)], to);
      await world.advance(4_000);
      expect(world.requests.length).toBeGreaterThan(1);
      expect(delivery.size()).toBe(2);
      world.setFault('well');
      await world.advance(60_000);
      expect(world.goals()).toEqual(['1', '2']);
      expect(errors).toEqual([]);
    },
  );

  it('is asked less and less often', async () => {
    const { world, delivery } = setUp(500);
    delivery.push([conversion(1)], to);
    await world.advance(300_000);
    const gaps = world.requests.slice(1).map(({ at }, index) => at - world.requests[index]!.at);
    expect(gaps).toHaveLength(6);
    gaps.forEach((gap, index) => {
      expect(gap).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(gap).toBeLessThanOrEqual(1_100 * 2 ** index);
    });
  });

  it('is left alone after seven failures, and the app hears of it once', async () => {
    const { world, delivery, errors } = setUp(500);
    delivery.push([conversion(1)], to);
    await world.advance(3_600_000);
    expect(world.requests).toHaveLength(7);
    expect(errors.map(({ code, details }) => [code, details.status])).toEqual([['track-parked', 500]]);
    expect(delivery.size()).toBe(1);
  });

  it.each([500, 'refused'] as const)('that answered %s until it was given up on is tried by flush()', async (fault) => {
    const { world, delivery } = setUp(fault);
    delivery.push([conversion(1)], to);
    await world.advance(3_600_000);
    world.setFault('well');
    void delivery.flush();
    await world.advance(100);
    expect(world.goals()).toEqual(['1']);
    expect(delivery.size()).toBe(0);
  });

  it('that redirects is told of once, and gets what it was sent when it no longer does', async () => {
    const world = createWorld();
    const { delivery, errors } = world.open();
    delivery.start();
    world.setFault(302);
    delivery.push([conversion(1)], to);
    await world.advance(5_000);
    expect(errors.map(({ code, details }) => [code, details.status])).toEqual([['track-redirected', 302]]);
    world.setFault('well');
    await world.advance(20_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('is not given up on because of requests that failed together', async () => {
    const { world, delivery, errors, hide } = setUp('refused', { batchSize: 1 });
    for (let index = 0; index < 10; index++) delivery.push([conversion(index)], to);
    hide();
    await world.advance(100);
    expect(world.requests.length).toBeGreaterThan(7);
    world.setFault('well');
    await world.advance(60_000);
    expect(world.goals()).toHaveLength(10);
    expect(errors).toEqual([]);
  });

  it('is tried again when the network comes back, when the page is shown, and with the next event', async () => {
    const { world, delivery, show } = setUp(500);
    delivery.push([conversion(1)], to);
    await world.advance(600_000);
    show();
    await world.advance(600_000);
    expect(world.requests).toHaveLength(8);
    delivery.push([conversion(2)], to);
    await world.advance(600_000);
    expect(world.requests).toHaveLength(9);
    world.setOnline(false);
    world.setOnline(true);
    await world.advance(600_000);
    expect(world.requests).toHaveLength(16);
    world.setFault('well');
    show();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1', '2']);
  });

  it('does not get an event in the middle of a pause', async () => {
    const { world, delivery } = setUp(500);
    delivery.push([conversion(1)], to);
    await world.advance(600_000);
    show3(delivery);
    await world.advance(10_000);
    expect(world.requests).toHaveLength(8);
    function show3({ push }: typeof delivery): void {
      for (let index = 0; index < 3; index++) push([conversion(10 + index)], to);
    }
  });

  it('does not keep events from another host', async () => {
    const world = createWorld();
    const { delivery } = world.open({
      fetch: (async (url: string) => {
        if (url.includes(':2')) return new Response(null, { status: 500 });
        taken.push(url);
        return new Response(null);
      }) as never,
    });
    const taken: string[] = [];
    delivery.start();
    delivery.push([conversion(1)], destination('http://127.0.0.1:2/'));
    delivery.push([conversion(2)], to);
    await world.advance(5_000);
    expect(taken).toHaveLength(1);
    expect(delivery.size()).toBe(1);
  });

  it('that refuses a batch for good loses it, with a report, and gets the next', async () => {
    const { world, delivery, errors } = setUp(400);
    delivery.push([conversion(1), conversion(2)], to);
    await world.advance(1_000);
    world.setFault('well');
    delivery.push([conversion(3)], to);
    await world.advance(60_000);
    expect(world.goals()).toEqual(['3']);
    expect(errors.map(({ code, details }) => [code, details])).toEqual([['track-status', { status: 400, count: 2 }]]);
  });

  it('that never answers gets the batch again after the timeout: delivered twice when it had read it', async () => {
    const { world, delivery } = setUp('silent');
    delivery.push([conversion(1)], to);
    await world.advance(5_000);
    world.setFault('well');
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1', '1']);
    expect(delivery.size()).toBe(0);
  });

  it('that reads and then drops the connection cannot be told from one that does not read: delivered twice', async () => {
    const { world, delivery } = setUp('dropped-after');
    delivery.push([conversion(1)], to);
    await world.advance(500);
    world.setFault('well');
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1', '1']);
  });

  it('that says when to come back is asked then, where its answer can be read', async () => {
    const world = createWorld();
    const asked: number[] = [];
    const { delivery } = world.open({
      fetch: (async () => {
        asked.push(world.now());
        return new Response(null, { status: 429, headers: { 'retry-after': '90' } });
      }) as never,
    });
    delivery.start();
    delivery.push([conversion(1)], to);
    await world.advance(100_000);
    expect(asked).toHaveLength(2);
    expect(asked[1]! - asked[0]!).toBe(90_000);
  });
});

describe('a host blocked for good', () => {
  it('is given up on quietly, whatever is pushed or shown', async () => {
    const { world, delivery, errors, show } = setUp('refused');
    delivery.push([conversion(1)], to);
    await world.advance(600_000);
    expect(world.requests).toHaveLength(7);
    for (let index = 0; index < 20; index++) {
      delivery.push([conversion(index)], to);
      show();
      await world.advance(600_000);
    }
    expect(world.requests).toHaveLength(7);
    expect(errors).toEqual([]);
  });

  it('gets one try from the next page', async () => {
    const { world, delivery } = setUp('refused');
    delivery.push([conversion(1)], to);
    await world.advance(600_000);
    delivery.destroy();
    await world.advance(1_000);
    const before = world.requests.length;
    const next = world.open();
    next.delivery.start();
    await world.advance(600_000);
    expect(world.requests.length - before).toBe(1);
    expect(next.errors).toEqual([]);
  });

  it('is taken up again once it answers', async () => {
    const { world, delivery } = setUp('refused');
    delivery.push([conversion(1)], to);
    await world.advance(600_000);
    delivery.destroy();
    await world.advance(1_000);
    world.setFault('well');
    const next = world.open();
    next.delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1']);
    expect([...world.disk.keys()].filter((key) => key.endsWith('unreachable'))).toEqual([]);
  });
});

describe('what is noted of a host that was given up on', () => {
  it('goes when it answers, also when the note is older than it counts', async () => {
    const world = createWorld();
    world.disk.set('convert-react.1.100%2F200.events.unreachable', String(world.now() - 90_000_000));
    const { delivery } = world.open();
    delivery.start();
    delivery.push([conversion(1)], to);
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
    expect([...world.disk.keys()]).toEqual([]);
  });
});

describe('a host for which nothing is left', () => {
  it('does not wake the page again and again while events wait for another', async () => {
    const world = createWorld();
    let looks = 0;
    const locks = {
      query: async () => ({ held: [] }),
      async request(_name: string, _options: object, run: () => unknown) {
        if (++looks > 1_000) delivery.destroy();
        return run();
      },
    } as unknown as Locks;
    const { delivery } = world.open({ locks });
    world.setFault(500);
    delivery.start();
    await world.advance(1_000);
    delivery.push([conversion(1)], destination('http://127.0.0.1:2/track'));
    await world.advance(500);
    // The oldest, and with it the last for the other host, makes room.
    for (let index = 0; index < 1_000; index++) delivery.push([conversion(index)], to);
    await world.advance(60_000);
    expect(looks).toBeLessThan(100);
  });
});

describe('backoff', () => {
  it('doubles up to its cap, and takes off up to half', () => {
    expect([1, 2, 3, 7, 50].map((attempt) => backoff(attempt, () => 0))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
    expect([1, 7].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 30_000]);
    expect(backoff(3, () => 0.5)).toBe(3_000);
  });
});

describe('a browser that says it is offline', () => {
  it('and is wrong does not keep events back', async () => {
    const world = createWorld();
    world.denyOnline(true);
    const { delivery, errors, leave } = world.open();
    delivery.start();
    delivery.push([conversion(1)], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1']);
    // What was answered proves the network: the end of the page may rely on it.
    delivery.push([conversion(2)], to);
    leave();
    await world.advance(100);
    expect(world.goals()).toEqual(['1', '2']);
    expect(errors).toEqual([]);
  });

  it('and is right does not take what it tries for under way when the page ends', async () => {
    const world = createWorld();
    world.setOnline(false);
    const { delivery, leave } = world.open();
    delivery.start();
    delivery.push([conversion(1)], to);
    while (world.requests.length < 1) await world.advance(1);
    leave();
    await world.advance(1_000);
    world.setOnline(true);
    world.open().delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('and is right is asked now and then, without counting against the server, and makes no noise', async () => {
    const world = createWorld();
    world.setOnline(false);
    const { delivery, errors, leave } = world.open();
    delivery.start();
    delivery.push([conversion(1)], to);
    await world.advance(600_000);
    expect(world.requests.length).toBeGreaterThan(5);
    expect(world.requests.length).toBeLessThan(25);
    expect(errors).toEqual([]);
    leave();
    expect(world.requests.filter(({ isBeacon }) => isBeacon)).toEqual([]);
    world.setOnline(true);
    world.open().delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1']);
  });
});
