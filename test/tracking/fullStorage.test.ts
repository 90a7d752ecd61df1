import { describe, expect, it } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertError } from '../../src/errors';
import type { OutboxStorage } from '../../src/tracking/outboxKeys';
import { withFallback } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';
import { conversion, destination } from './events';
import { createWorld, type World } from './world';
import type { Fault } from './worldServer';

const to = destination('http://127.0.0.1:1/track');

/** The storage of a tab, which refuses what makes it larger than `room()` characters. */
function limited(world: World, room: () => number): OutboxStorage {
  const { storage } = world.open();
  const size = (): number => [...world.disk].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return withFallback({
    open: () => ({
      ...storage,
      setItem(key, value) {
        const before = storage.getItem(key);
        const grown = before === null ? key.length + value.length : value.length - before.length;
        if (grown > 0 && size() + grown > room()) throw new Error('quota');
        storage.setItem(key, value);
      },
    }),
  });
}

/** A page with one event, which was stored before the storage filled up and is being sent. */
async function sending(fault: Fault) {
  const world = createWorld();
  let room = Infinity;
  const first = world.open({ storage: limited(world, () => room) });
  first.delivery.start();
  await world.advance(1_000);
  first.delivery.push([conversion(1)], to);
  room = 0;
  world.setFault(fault);
  await world.advance(260);
  expect(world.requests).toHaveLength(1);
  return { world, first, makeRoom: () => void (room = Infinity) };
}

describe('a storage that is full by now', () => {
  it('does not make the next page repeat a request under way', async () => {
    const { world, first } = await sending('well');
    first.leave();
    await world.advance(1_000);
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('keeps again what could not be delivered', async () => {
    const { world, first, makeRoom } = await sending(500);
    makeRoom();
    await world.advance(100);
    first.crash();
    world.setFault('well');
    await world.advance(10_000);
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('does not lose what another page takes over, should that crash', async () => {
    const world = createWorld();
    const first = world.open({ sendBeacon: () => false, debounceMs: 60_000 });
    first.delivery.start();
    await world.advance(1_000);
    for (let goal = 0; goal < 8; goal++) first.delivery.push([conversion(goal)], to);
    first.leave();
    await world.advance(1_000);
    world.setOnline(false);
    const used = [...world.disk].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    const next = world.open({ storage: limited(world, () => used + 250) });
    next.delivery.start();
    await world.advance(10_000);
    expect(next.delivery.size()).toBe(8);
    next.crash();
    world.setOnline(true);
    await world.advance(10_000);
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals().sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });
});

describe('a storage that fills up while events are being sent', () => {
  it('keeps what it has, so that a crash after a failure loses nothing', async () => {
    const world = createWorld();
    let room = Infinity;
    const first = world.open({ storage: limited(world, () => room), batchSize: 6 });
    first.delivery.start();
    await world.advance(1_000);
    const goals = Array.from({ length: 21 }, (_, goal) => goal);
    world.setFault(500);
    room = 0;
    for (const goal of goals) {
      room = Infinity;
      first.delivery.push([conversion(goal)], to);
      room = 0;
    }
    await world.advance(300);
    expect(world.requests.length).toBeGreaterThan(0);
    first.crash();
    world.setFault('well');
    await world.advance(10_000);
    world.open().delivery.start();
    await world.advance(30_000);
    expect(
      world
        .goals()
        .map(Number)
        .sort((one, other) => one - other),
    ).toEqual(goals);
  });
});

describe('a storage that lies', () => {
  const withoutRemovals = (world: World, onError?: (error: ConvertError) => void) => {
    const { storage } = world.open();
    return withFallback({ open: () => ({ ...storage, removeItem: () => undefined }), onError });
  };

  it('by not removing makes no page send again what another has sent, and is reported', async () => {
    const world = createWorld();
    const errors: ConvertError[] = [];
    for (let page = 0; page < 3; page++) {
      const tab = world.open({ storage: withoutRemovals(world, (error) => errors.push(error)) });
      tab.delivery.start();
      for (const half of [0, 1]) {
        tab.delivery.push([conversion(2 * page + half)], to);
        await world.advance(5_000);
      }
      tab.leave();
      await world.advance(5_000);
    }
    expect(world.goals()).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(errors.map(({ code }) => code)).toEqual(['storage-failed', 'storage-failed', 'storage-failed']);
  });

  it('by not changing what it has makes no page repeat a request under way', async () => {
    const world = createWorld();
    const { storage } = world.open();
    let isStuck = false;
    const setItem = (key: string, value: string) => void (isStuck || storage.setItem(key, value));
    const first = world.open({ storage: withFallback({ open: () => ({ ...storage, setItem }) }) });
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.push([conversion(1)], to);
    isStuck = true;
    await world.advance(260);
    first.crash();
    await world.advance(10_000);
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('by not writing is reported', () => {
    const errors: ConvertError[] = [];
    const silent = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, keys: () => [] };
    const client = createConvertClient({
      config: shopDocument(),
      visitorId: 'v7',
      storage: silent,
      onError: (error) => errors.push(error),
    });
    client.start();
    client.track('purchase');
    expect(errors.map(({ code }) => code)).toContain('storage-failed');
    client.destroy();
  });
});
