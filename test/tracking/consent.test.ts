import { describe, expect, it } from 'vitest';
import type { OutgoingEvent } from '../../src/tracking/event';
import { exposureEvent } from '../../src/tracking/exposureEvent';
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
    const { world, delivery, errors } = setUp({ maxEvents: 10 });
    for (let index = 0; index < 12; index++) delivery.push([conversion(index)], to);
    await world.settle();
    expect(delivery.size()).toBe(10);
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
