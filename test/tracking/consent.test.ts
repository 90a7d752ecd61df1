import { describe, expect, it } from 'vitest';
import { type OutgoingEvent, exposureEvent } from '../../src/tracking/event';
import type { Locks } from '../../src/tracking/locks';
import { conversion, destination } from './events';
import { createWorld } from './world';

const to = destination('http://127.0.0.1:1/track');
const exposure: OutgoingEvent = exposureEvent({ visitorId: 'v1', experienceId: '1', variationId: '10' });

function setUp(options = {}) {
  const world = createWorld();
  const tab = world.open(options);
  tab.delivery.hold();
  tab.delivery.start();
  return { world, ...tab };
}

describe('while consent is pending', () => {
  it('nothing leaves the page and nothing is written, whatever happens', async () => {
    const { world, delivery, hide, show, leave } = setUp();
    delivery.push([exposure, conversion(1)], to);
    await delivery.flush();
    await world.advance(60_000);
    hide();
    show();
    world.setOnline(false);
    world.setOnline(true);
    await world.advance(60_000);
    leave();
    await world.advance(60_000);
    expect(world.requests).toEqual([]);
    expect([...world.disk.keys()]).toEqual([]);
    expect(world.held.size).toBe(0);
    expect(delivery.size()).toBe(2);
  });

  it('nothing is written by stopping or destroying either', async () => {
    for (const end of ['stop', 'destroy'] as const) {
      const { world, delivery } = setUp();
      delivery.push([exposure, conversion(1)], to);
      delivery[end]();
      await world.advance(60_000);
      expect([...world.disk.keys()]).toEqual([]);
      expect(world.requests).toEqual([]);
    }
  });

  it('what waits is bounded, and what does not fit is reported', async () => {
    const { world, delivery, errors } = setUp();
    for (let index = 0; index < 1_002; index++) delivery.push([conversion(index)], to);
    await world.settle();
    expect(delivery.size()).toBe(1_000);
    expect(errors).toHaveLength(1);
  });

  it('what was written under an earlier consent leaves the storage', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    delivery.start();
    world.setFault(500);
    delivery.push([conversion(1)], to);
    await world.advance(500);
    delivery.hold();
    await world.advance(1_000);
    expect([...world.disk.keys()]).toEqual([]);
    world.setFault('well');
    delivery.release();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
  });
});

describe('when consent becomes pending', () => {
  it('what is tracked then a second time is not sent a second time', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    delivery.start();
    await world.advance(1_000);
    delivery.push([exposure], to);
    await world.advance(1_000);
    delivery.hold();
    delivery.push([exposure], to);
    delivery.release();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['exposure']);
  });

  it('what another page has taken over meanwhile is left to it', async () => {
    const world = createWorld();
    const first = world.open();
    first.delivery.start();
    await world.advance(1_000);
    world.setOnline(false);
    first.delivery.push([conversion(1)], to);
    first.leave();
    const next = world.open();
    next.delivery.start();
    await world.advance(1_000);
    expect(next.delivery.size()).toBe(1);
    first.restore();
    await world.advance(1_000);
    first.delivery.hold();
    first.delivery.release();
    await world.advance(1_000);
    world.setOnline(true);
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('and is granted again, a page that was stopped meanwhile does not send what another has sent', async () => {
    const world = createWorld();
    const first = world.open();
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.stop();
    await world.advance(100);
    first.delivery.push([conversion(1)], to);
    const next = world.open();
    next.delivery.start();
    await world.advance(5_000);
    next.crash();
    first.delivery.start();
    first.delivery.hold();
    first.delivery.release();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
  });
});

describe('while a page takes over what another has left, and each look at the locks takes 3 ms', () => {
  async function searching() {
    const world = createWorld();
    const first = world.open({ sendBeacon: () => false });
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.push([conversion(1)], to);
    first.leave();
    await world.advance(1_000);
    const asked: { at: number; tell: () => void }[] = [];
    const locks = {
      request: async (_name: string, _options: object, run: () => unknown) => run(),
      async query() {
        await new Promise<void>((tell) => asked.push({ at: world.now() + 3, tell }));
        return { held: [] };
      },
    } as unknown as Locks;
    const { delivery } = world.open({ locks });
    delivery.start();
    async function tick(ms: number): Promise<void> {
      for (let passed = 0; passed < ms; passed++) {
        await world.advance(1);
        while (asked[0] && asked[0].at <= world.now()) asked.shift()!.tell();
        await world.settle();
      }
    }
    const stored = (kind: string) => [...world.disk.keys()].filter((key) => key.includes(`.${kind}.`)).length;
    return { world, delivery, tick, stored };
  }

  it('pending consent calls it off, whenever it comes', async () => {
    for (let at = 28; at < 88; at++) {
      const { delivery, tick, stored } = await searching();
      await tick(at);
      if (delivery.size() > 0) break;
      const before = [stored('entry'), stored('heir')];
      delivery.hold();
      await tick(200);
      expect([stored('entry'), stored('heir')], `after ${at} ms`).toEqual(before);
    }
  });

  it('denied consent leaves nothing in the storage, whenever it comes', async () => {
    for (let at = 28; at < 88; at++) {
      const { world, delivery, tick } = await searching();
      await tick(at);
      delivery.hold();
      delivery.clear();
      await tick(200);
      expect([...world.disk.keys()], `after ${at} ms`).toEqual([]);
    }
  });
});

describe('when consent is granted', () => {
  it('everything that waited is sent, in order and once', async () => {
    const { world, delivery } = setUp();
    delivery.push([exposure, conversion(1)], to);
    delivery.push([exposure, conversion(2)], to);
    delivery.release();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['exposure', '1', '2']);
  });

  it('what waited survives the page from then on', async () => {
    const { world, delivery, crash } = setUp();
    delivery.push([exposure, conversion(1)], to);
    delivery.release();
    crash();
    await world.advance(10_000);
    world.open().delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['exposure', '1']);
  });

  it('what another tab has sent meanwhile is not sent again', async () => {
    const { world, delivery } = setUp();
    delivery.push([exposure], to);
    const other = world.open();
    other.delivery.start();
    other.delivery.push([exposure], to);
    await world.advance(1_000);
    delivery.release();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['exposure']);
    expect(delivery.recent().map(({ state }) => state)).toEqual(['left']);
  });
});

describe('when consent is denied', () => {
  it('everything is dropped and erased, of this page and of those before', async () => {
    const world = createWorld();
    const old = world.open();
    old.delivery.push([exposure, conversion(9)], to);
    old.crash();
    world.disk.set('app', 'theirs');
    const { delivery } = world.open();
    delivery.start();
    world.setFault(500);
    delivery.push([conversion(1)], to);
    await world.advance(500);
    delivery.hold();
    delivery.clear();
    world.setFault('well');
    await world.advance(600_000);
    expect(world.goals()).toEqual([]);
    expect([...world.disk.keys()]).toEqual(['app']);
    expect(delivery.size()).toBe(0);
  });

  it.each(['stopped', 'in the back/forward cache'])(
    'in another page, one that is %s, and comes back, sends nothing of what it had',
    async (where) => {
      const world = createWorld();
      world.setFault(500);
      const [away, other] = [world.open(), world.open()];
      away.delivery.start();
      other.delivery.start();
      away.delivery.push([exposure, conversion(1)], to);
      await world.advance(500);
      if (where === 'stopped') away.delivery.stop();
      else away.leave();
      await world.advance(500);
      other.delivery.hold();
      other.delivery.clear();
      await world.advance(500);
      world.setFault('well');
      void away.delivery.flush();
      await world.advance(500);
      if (where === 'stopped') away.delivery.start();
      else away.restore();
      await world.advance(600_000);
      expect(world.goals()).toEqual([]);
      expect(away.delivery.size()).toBe(0);
      expect([...world.disk.keys()]).toEqual([]);
    },
  );

  it('a request under way, the last before its host is given up on, leaves nothing behind', async () => {
    const world = createWorld();
    world.setFault('refused');
    const { delivery } = world.open();
    delivery.start();
    delivery.push([conversion(1)], to);
    while (world.requests.length < 7) await world.advance(5);
    delivery.hold();
    delivery.clear();
    await world.advance(10_000);
    expect([...world.disk.keys()]).toEqual([]);
    expect(delivery.recent().map(({ state }) => state)).toEqual(['dropped']);
  });

  it('a request under way that fails is not kept', async () => {
    const world = createWorld({ latency: 500 });
    const { delivery } = world.open();
    delivery.start();
    world.setFault(500);
    delivery.push([conversion(1)], to);
    await world.advance(400);
    delivery.clear();
    await world.advance(1_000);
    world.setFault('well');
    await world.advance(600_000);
    expect(world.goals()).toEqual([]);
    expect(delivery.size()).toBe(0);
  });
});
