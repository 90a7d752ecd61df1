import { describe, expect, it } from 'vitest';
import type { DeliveryOptions } from '../../src/tracking/delivery';
import { conversion, destination } from './events';
import { createWorld } from './world';

const to = destination('http://127.0.0.1:1/track');
const call = (goalKey: string, options?: object) => ({ visitorId: 'v1', goalKey, ...(options ? { options } : {}) });

function setUp() {
  const world = createWorld();
  function open(change: Partial<DeliveryOptions> = {}) {
    let recovered = 0;
    const tab = world.open({ ...change, onRecovered: () => recovered++ });
    return { ...tab, ...tab.delivery, recovered: () => recovered };
  }
  return { world, open, kept: () => [...world.disk.keys()].filter((key) => !/\.(heir|presence)\./.test(key)) };
}

describe('calls of track() that wait for a config', () => {
  it('are handed back in order, once', () => {
    const { open, kept } = setUp();
    const tab = open();
    tab.defer(call('a', { amount: 5 }));
    tab.defer(call('b'));
    expect([tab.size(), tab.hasCalls()]).toEqual([2, true]);
    expect(tab.takeCalls()).toEqual([call('a', { amount: 5 }), call('b')]);
    expect(tab.takeCalls()).toEqual([]);
    expect([tab.size(), tab.hasCalls()]).toEqual([0, false]);
    expect(kept()).toEqual([]);
  });

  it('are not sent, and hold up neither events nor a flush', async () => {
    const { world, open } = setUp();
    const tab = open();
    tab.start();
    tab.defer(call('a'));
    tab.push([conversion(1)], to);
    let isFlushed = false;
    void tab.flush().then(() => (isFlushed = true));
    await world.advance(100);
    expect([world.goals(), isFlushed, tab.size()]).toEqual([['1'], true, 1]);
    tab.hide();
    tab.leave();
    expect(world.goals()).toEqual(['1']);
  });

  it('are kept for the next page when no config came on this one', async () => {
    const { world, open, kept } = setUp();
    const first = open();
    first.start();
    first.defer(call('a', { ruleData: { price: 3 } }));
    first.leave();
    const next = open();
    next.start();
    await world.advance(1_000);
    expect(next.recovered()).toBe(1);
    expect(next.takeCalls()).toEqual([call('a', { ruleData: { price: 3 } })]);
    expect(kept()).toEqual([]);
  });

  it('survive a crash', async () => {
    const { world, open } = setUp();
    const first = open();
    first.start();
    first.defer(call('a'));
    first.crash();
    await world.advance(10_000);
    const next = open();
    next.start();
    await world.advance(10_000);
    expect(next.takeCalls()).toEqual([call('a')]);
  });

  it('of earlier pages come before those of this one', async () => {
    const { world, open } = setUp();
    const first = open();
    first.defer(call('a'));
    first.start();
    first.stop();
    const next = open();
    next.defer(call('b'));
    next.start();
    await world.advance(1_000);
    expect(next.takeCalls()).toEqual([call('a'), call('b')]);
  });

  it('of one page are handed to one other only', async () => {
    const { world, open } = setUp();
    const first = open();
    first.start();
    first.defer(call('a'));
    first.leave();
    const others = [open(), open(), open()];
    for (const other of others) other.start();
    await world.advance(600_000);
    expect(others.flatMap((other) => other.takeCalls())).toEqual([call('a')]);
  });

  it('come back with a page of the back/forward cache, unless another page has them', async () => {
    const { world, open } = setUp();
    const page = open();
    page.start();
    page.defer(call('a'));
    page.leave();
    await world.advance(1_000);
    page.restore();
    expect(page.takeCalls()).toEqual([call('a')]);
    page.defer(call('b'));
    page.leave();
    const other = open();
    other.start();
    await world.advance(1_000);
    page.restore();
    expect(page.takeCalls()).toEqual([]);
    expect(other.takeCalls()).toEqual([call('b')]);
  });

  it('are not written while consent is pending, are written when it is granted, and dropped when it is denied', () => {
    const { open, kept } = setUp();
    const tab = open();
    tab.hold();
    tab.defer(call('a'));
    expect(kept()).toEqual([]);
    tab.release();
    expect(kept()).toHaveLength(1);
    expect(tab.clear()).toEqual([]);
    expect(kept()).toEqual([]);
    expect(tab.takeCalls()).toEqual([]);
  });

  it('leave the storage when consent becomes pending', async () => {
    const { world, open, kept } = setUp();
    const tab = open();
    tab.start();
    tab.defer(call('a'));
    await world.advance(1_000);
    tab.hold();
    expect(kept()).toEqual([]);
    expect(tab.takeCalls()).toEqual([call('a')]);
  });

  it('are as many as the outbox takes, with the events, and the rest is reported', async () => {
    const { world, open } = setUp();
    const tab = open();
    tab.defer(call('a'));
    for (let index = 0; index < 999; index++) tab.push([conversion(index)], to);
    tab.defer(call('b'));
    await world.settle();
    expect(tab.errors.map(({ details }) => details)).toEqual([{ reason: 'full', count: 1 }]);
    expect(tab.takeCalls()).toEqual([call('b')]);
    expect(tab.size()).toBe(999);
  });

  it('are dropped when they are too old', async () => {
    const { world, open } = setUp();
    const tab = open();
    tab.start();
    tab.defer(call('a'));
    await world.advance(86_400_001);
    expect(tab.takeCalls()).toEqual([]);
    await world.settle();
    expect(tab.errors.map(({ details }) => details)).toEqual([{ reason: 'age', count: 1 }]);
  });

  it('stay in memory when they cannot be written', () => {
    const { open, kept } = setUp();
    const tab = open();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    tab.defer(call('a', { ruleData: cyclic }));
    expect(kept()).toEqual([]);
    expect(tab.takeCalls()).toEqual([call('a', { ruleData: cyclic })]);
  });

  it('are not handed back by a client that was stopped, when another page has denied consent, nor do they bring events back', async () => {
    const { world, open } = setUp();
    const [stopped, other] = [open(), open()];
    stopped.start();
    other.start();
    await world.advance(1_000);
    world.setFault(500);
    stopped.push([conversion(1)], to);
    stopped.defer(call('a'));
    stopped.stop();
    await world.advance(100);
    other.hold();
    other.clear();
    world.setFault('well');
    expect(stopped.takeCalls()).toEqual([]);
    void stopped.flush();
    await world.advance(10_000);
    expect([world.goals(), stopped.size()]).toEqual([[], 0]);
  });

  it('leave no timer behind', async () => {
    const { world, open } = setUp();
    const tab = open();
    tab.start();
    tab.defer(call('a'));
    tab.stop();
    await world.settle();
    expect(tab.timers()).toBe(0);
  });
});
