import { describe, expect, it } from 'vitest';
import { createKeepaliveBudget } from '../../src/tracking/keepalive';
import { exposureEvent } from '../../src/tracking/event';
import { createMemoryStorage } from '../../src/visitor/storage';
import { conversion, destination } from './events';
import { createWorld } from './world';
import type { Fault } from './worldServer';

const to = destination('http://127.0.0.1:1/track');
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
const exposure = exposureEvent({ visitorId: 'v', experienceId: '1', variationId: '1' });
const wide = (index: number) => ({ ...conversion(index), segments: { campaign: 'x'.repeat(2_000) + index } });

async function setUp(fault: Fault = 'well', options = {}) {
  const world = createWorld();
  const tab = world.open(options);
  tab.delivery.start();
  await world.advance(1_000);
  world.setFault(fault);
  return { world, ...tab };
}

async function followUp(world: Awaited<ReturnType<typeof setUp>>['world']) {
  world.setFault('well');
  world.setOnline(true);
  const page = world.open();
  page.delivery.start();
  await world.advance(10_000);
  return page;
}

describe('a page that is left', () => {
  it('hands what waits to the browser; the next page sends nothing more', async () => {
    const { world, delivery, leave } = await setUp();
    delivery.push([conversion(0), conversion(1)], to);
    leave();
    await world.advance(100);
    expect(world.goals()).toEqual(names(2));
    expect(world.requests).toMatchObject([{ isBeacon: true }]);
    await followUp(world);
    expect(world.goals()).toEqual(names(2));
    expect(delivery.recent().map(({ state }) => state)).toEqual(['handed-over', 'handed-over']);
  });

  it('counts as delivered what was under way when it was put away, also where it comes back and never hears an answer', async () => {
    const { world, delivery, leave, restore } = await setUp('silent');
    delivery.push([conversion(0)], to);
    await world.advance(1_000);
    leave();
    await world.advance(200);
    restore();
    world.setFault('well');
    await world.advance(30_000);
    expect(world.goals()).toEqual(names(1));
    delivery.push([conversion(1)], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(2));
    await followUp(world);
    expect(world.goals()).toEqual(names(2));
  });

  it('sends no beacon while offline: the next page sends it', async () => {
    const { world, delivery, leave } = await setUp();
    delivery.push([conversion(0)], to);
    world.setOnline(false);
    leave();
    await world.advance(100);
    expect(world.requests).toEqual([]);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('keeps what the browser will not take: the next page sends it', async () => {
    const { world, delivery, leave } = await setUp('well', { sendBeacon: () => false });
    delivery.push([conversion(0)], to);
    leave();
    await world.advance(100);
    expect(world.goals()).toEqual([]);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('survives a sendBeacon that throws', async () => {
    const refuse = (): never => {
      throw new TypeError('no');
    };
    const { world, delivery, leave } = await setUp('well', { sendBeacon: refuse });
    delivery.push([conversion(0)], to);
    leave();
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('uses fetch where there is no sendBeacon', async () => {
    const { world, delivery, leave } = await setUp('well', { sendBeacon: undefined });
    delivery.push([conversion(0)], to);
    leave();
    await world.advance(100);
    expect(world.goals()).toEqual(names(1));
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('hands over what the app tracks as it hears of the end, after the library has', async () => {
    const { world, delivery, leave } = await setUp();
    leave();
    delivery.push([conversion(0)], to);
    delivery.push([conversion(1)], to);
    expect(world.requests.map(({ isBeacon }) => isBeacon)).toEqual([true, true]);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['0', '1']);
  });

  it('leaves what it cannot hand over then to the next page at once', async () => {
    const { world, delivery, leave } = await setUp('well', { sendBeacon: () => false });
    leave();
    delivery.push([conversion(0)], to);
    await world.advance(50);
    world.open().delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['0']);
  });

  it('hands over at most 60 KB, and leaves the rest to the next page', async () => {
    const { world, delivery, leave } = await setUp('well', { debounceMs: 60_000, maxWaitMs: 60_000 });
    for (let index = 0; index < 50; index++) delivery.push([wide(index)], to);
    leave();
    await world.advance(100);
    const bytes = world.requests.reduce((sum, request) => sum + request.bytes, 0);
    expect(bytes).toBeGreaterThan(45_000);
    expect(bytes).toBeLessThanOrEqual(60_000);
    await followUp(world);
    expect(world.goals()).toEqual(names(50));
  });

  it('shares those 60 KB with every other client on the page', async () => {
    const budget = createKeepaliveBudget();
    const world = createWorld({ latency: 5_000 });
    const one = world.open({ budget, debounceMs: 60_000 });
    const other = world.open({ budget, debounceMs: 60_000, scope: 'other' });
    for (const { delivery } of [one, other]) {
      delivery.start();
      for (let index = 0; index < 25; index++) delivery.push([wide(index)], to);
    }
    one.leave();
    other.leave();
    expect(world.requests.reduce((sum, request) => sum + request.bytes, 0)).toBeLessThanOrEqual(60_000);
  });

  it('has the room of a beacon again after a while, and that of a refused one at once', async () => {
    const budget = createKeepaliveBudget();
    let isTaken = false;
    const world = createWorld();
    const { delivery, leave, restore } = world.open({ budget, sendBeacon: () => isTaken });
    delivery.start();
    delivery.push([wide(0)], to);
    leave();
    expect(budget.left()).toBe(60_000);
    isTaken = true;
    restore();
    leave();
    expect(budget.left()).toBeLessThan(58_000);
    restore();
    await world.advance(9_000);
    expect(budget.left()).toBeLessThan(58_000);
    await world.advance(1_000);
    expect(budget.left()).toBe(60_000);
  });

  it('does not repeat a request under way: found by the next page, it counts as delivered', async () => {
    const { world, delivery, leave } = await setUp();
    delivery.push([conversion(0)], to);
    await world.advance(260);
    expect(world.requests).toHaveLength(1);
    leave();
    const page = await followUp(world);
    expect(world.goals()).toEqual(names(1));
    expect(page.delivery.size()).toBe(0);
    expect([...world.disk].filter(([key, value]) => key.includes('.entry.') || value === 'closed')).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'and cannot be kept does not take the end of its request, %s it hears of its own, for a failure',
    async (rejects) => {
      const { world, delivery, unload } = await setUp();
      delivery.push([conversion(0)], to);
      await world.advance(260);
      expect(world.requests).toHaveLength(1);
      delivery.push([conversion(1)], to);
      await unload(rejects);
      expect(world.observed.map(({ ids, isBeacon }) => [...ids, isBeacon])).toEqual([
        ['0', false],
        ['1', true],
      ]);
      await world.advance(100);
      await followUp(world);
      expect(world.goals()).toEqual(names(2));
    },
  );

  it('stakes nothing on a server in trouble: the next page sends it', async () => {
    const { world, delivery, leave } = await setUp(500);
    delivery.push([conversion(0)], to);
    await world.advance(500);
    delivery.push([conversion(1)], to);
    leave();
    await world.advance(1_000);
    expect(world.requests).toHaveLength(1);
    await followUp(world);
    expect(world.goals()).toEqual(names(2));
  });

  it('takes a retry under way for failed, as the one before: the next page sends it', async () => {
    const { world, delivery, leave } = await setUp(500);
    delivery.push([conversion(0)], to);
    await world.advance(300);
    while (world.requests.length < 2) await world.advance(10);
    leave();
    await world.advance(100);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('takes a new event that goes with a retry for failed too: the next page sends it', async () => {
    const { world, delivery, leave } = await setUp(500);
    delivery.push([conversion(0)], to);
    await world.advance(300);
    delivery.push([conversion(1)], to);
    while (world.requests.length < 2) await world.advance(10);
    expect(world.observed[1]?.ids).toEqual(names(2));
    leave();
    await world.advance(100);
    await followUp(world);
    expect(world.goals()).toEqual(names(2));
  });

  it('loses what it handed over when the server then fails: nobody can know', async () => {
    const { world, delivery, leave } = await setUp(500);
    delivery.push([conversion(0)], to);
    leave();
    await world.advance(1_000);
    await followUp(world);
    expect(world.goals()).toEqual([]);
    expect(delivery.recent().map(({ state }) => state)).toEqual(['handed-over']);
  });
});

describe('a page that takes over what has failed before', () => {
  /** A page whose event has failed is gone, and the server as bad as before. */
  async function failed() {
    const { world, delivery, leave } = await setUp(500);
    delivery.push([conversion(0)], to);
    await world.advance(300);
    leave();
    expect(world.requests).toHaveLength(1);
    return world;
  }

  it('and is left before it has sent it stakes only its own: a third page sends it', async () => {
    const world = await failed();
    world.setOnline(false);
    const page = world.open();
    page.delivery.start();
    while (page.delivery.size() < 1) await world.advance(1);
    await world.advance(100);
    const before = world.observed.length;
    world.setOnline(true);
    page.delivery.push([exposure], to);
    page.leave();
    await world.advance(1_000);
    expect(world.observed.slice(before)).toMatchObject([{ ids: ['exposure 1'], isBeacon: true }]);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('and is left in the middle of sending it takes that for failed: a third page sends it', async () => {
    const world = await failed();
    const page = world.open();
    page.delivery.start();
    while (world.requests.length < 2) await world.advance(10);
    page.leave();
    await world.advance(1_000);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('and crashes before it can send it leaves it as known to have failed', async () => {
    const world = await failed();
    world.setOnline(false);
    const page = world.open();
    page.delivery.start();
    await world.advance(500);
    expect(page.delivery.size()).toBe(1);
    page.crash();
    world.setOnline(true);
    await world.advance(10_000);
    const third = world.open();
    third.delivery.start();
    while (world.requests.length < 2) await world.advance(10);
    third.leave();
    await world.advance(1_000);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('and is left, too, leaves it as known to have failed to the first, which comes back', async () => {
    const { world, delivery, leave, restore } = await setUp(500);
    world.setOnline(false);
    delivery.push([conversion(0)], to);
    leave();
    world.setOnline(true);
    const page = world.open();
    page.delivery.start();
    await world.advance(400);
    expect(world.requests).toHaveLength(1);
    page.leave();
    restore();
    while (world.requests.length < 2) await world.advance(5);
    leave();
    await world.advance(1_000);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });

  it('hands it over once the server has taken something from this page', async () => {
    const { world, delivery, leave } = await setUp();
    const page = world.open();
    page.delivery.start();
    page.delivery.push([conversion(0)], to);
    await world.advance(1_000);
    world.setFault(500);
    delivery.push([conversion(1)], to);
    await world.advance(300);
    leave();
    world.setFault('well');
    world.setOnline(false);
    page.show();
    while (page.delivery.size() < 1) await world.advance(1);
    await world.advance(100);
    const before = world.observed.length;
    world.setOnline(true);
    page.delivery.push([exposure], to);
    page.leave();
    await world.advance(100);
    expect(world.observed.slice(before)).toMatchObject([{ ids: ['1', 'exposure 1'], isBeacon: true }]);
    await followUp(world);
    expect(world.goals()).toEqual([...names(2), 'exposure']);
  });
});

describe('a page out of sight', () => {
  it('sends at once, by fetch, and so hears when it fails', async () => {
    const { world, delivery, hide } = await setUp(500);
    delivery.push([conversion(0)], to);
    hide();
    await world.advance(100);
    expect(world.requests).toMatchObject([{ isBeacon: false }]);
    world.setFault('well');
    await world.advance(5_000);
    expect(world.goals()).toEqual(names(1));
  });

  it('sends more than 60 KB as answers make room', async () => {
    const { world, delivery, hide } = await setUp('well', { debounceMs: 1_000, maxWaitMs: 1_000 });
    for (let index = 0; index < 80; index++) delivery.push([wide(index)], to);
    hide();
    await world.advance(5_000);
    expect(world.goals()).toEqual(names(80));
  });

  it('does not leave standing what failed while a request beside it was under way, and then succeeded', async () => {
    const { world, delivery, hide } = await setUp(500);
    delivery.push([conversion(0)], to);
    await world.advance(255);
    delivery.push([conversion(1)], to);
    hide();
    await world.advance(15);
    expect(world.observed.map(({ ids, status }) => [...ids, status])).toEqual([
      ['0', 500],
      ['1', null],
    ]);
    world.setFault('well');
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1', '0']);
  });

  it('that is closed by the system without another word leaves nothing unsent', async () => {
    const { world, delivery, hide, crash } = await setUp();
    delivery.push([conversion(0)], to);
    hide();
    crash();
    await world.advance(5_000);
    await followUp(world);
    expect(world.goals()).toEqual(names(1));
  });
});

describe('a page without a storage that lasts', () => {
  it('hands over what would die with it, even to a server in trouble', async () => {
    const { world, delivery, leave } = await setUp(500, { storage: createMemoryStorage() });
    delivery.push([conversion(0)], to);
    await world.advance(500);
    world.setFault('well');
    leave();
    await world.advance(100);
    expect(world.goals()).toEqual(names(1));
  });
});
