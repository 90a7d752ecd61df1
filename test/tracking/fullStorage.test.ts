import { describe, expect, it } from 'vitest';
import type { OutboxStorage } from '../../src/tracking/outbox';
import { withFallback } from '../../src/visitor/withFallback';
import { conversion, destination } from './events';
import { createWorld } from './world';
import type { Fault, World } from './world';

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
