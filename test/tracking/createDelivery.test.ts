import { describe, expect, it } from 'vitest';
import { type OutgoingEvent, exposureEvent } from '../../src/tracking/event';
import type { Batch } from '../../src/tracking/batch';
import { conversion, destination } from './events';
import { createWorld } from './world';
import { idOf } from './worldServer';

const to = destination('http://127.0.0.1:1/track');
const many = (count: number, from = 0): OutgoingEvent[] =>
  Array.from({ length: count }, (_, index) => conversion(from + index));
const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => String(from + index));

describe('createDelivery', () => {
  it('does nothing by being made: no timer, no listener, nothing read or written', async () => {
    const world = createWorld();
    const refuse = (): never => {
      throw new Error('touched');
    };
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse, keys: refuse };
    const tab = world.open({ storage });
    await world.advance(10_000);
    expect([tab.timers(), tab.listeners(), world.held.size, world.requests.length]).toEqual([0, 0, 0, 0]);
  });

  it('delivers 25 conversions tracked in one tick, in order, in one request', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    delivery.start();
    for (const event of many(25)) delivery.push([event], to);
    expect(world.requests).toHaveLength(0);
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(25));
    expect(world.requests).toHaveLength(1);
    expect(delivery.size()).toBe(0);
    expect(delivery.recent().filter(({ state }) => state === 'accepted')).toHaveLength(25);
  });

  it('keeps events pushed while a batch is in flight, and sends one batch at a time', async () => {
    const world = createWorld({ latency: 500 });
    const { delivery } = world.open();
    delivery.start();
    delivery.push(many(3), to);
    await world.advance(400);
    expect(world.requests).toHaveLength(1);
    delivery.push(many(3, 3), to);
    await world.advance(300);
    expect(world.requests).toHaveLength(1);
    await world.advance(2_000);
    expect(world.goals()).toEqual(names(6));
    expect(world.requests).toHaveLength(2);
  });

  it('keeps nothing waiting longer than the longest wait, however often something comes up that is sent once', async () => {
    const world = createWorld({ lag: 10 });
    const { delivery, errors } = world.open({ maxWaitMs: 2_000 });
    delivery.start();
    await world.advance(1_000);
    const start = world.now();
    for (let index = 0; index < 1_500; index++) {
      delivery.push([exposureEvent({ visitorId: 'v', experienceId: String(index), variationId: '1' })], to);
      await world.advance(20);
    }
    expect(world.requests[0]!.at - start).toBeLessThanOrEqual(2_000);
    await world.advance(3_000);
    expect(new Set(world.received.map(({ event }) => idOf(event))).size).toBe(1_500);
    expect(errors).toEqual([]);
  });

  it.each([true, false])(
    'when it is stopped, hears first what becomes of a request sent as the page was hidden (locks: %s)',
    async (hasLocks) => {
      const world = createWorld({ latency: 3_000, hasLocks });
      const [other, { delivery, hide, crash }] = [world.open(), world.open()];
      other.delivery.start();
      delivery.start();
      await world.advance(1_000);
      world.setFault('refused');
      delivery.push([conversion(1)], to);
      hide();
      delivery.stop();
      await world.advance(500);
      // Looks for what pages have left.
      other.show();
      await world.advance(2_600);
      world.setFault('well');
      await world.advance(60_000);
      crash();
      world.open().delivery.start();
      await world.advance(600_000);
      expect(world.goals()).toEqual(['1']);
    },
  );

  it('waits no longer when the clock is set back, neither to send nor to send again', async () => {
    const world = createWorld();
    let setBack = 0;
    const { delivery } = world.open({ now: () => world.now() - setBack });
    delivery.start();
    await world.advance(500);
    delivery.push([conversion(0)], to);
    setBack = 3_600_000;
    await world.advance(2_000);
    expect(world.goals()).toEqual(['0']);
    world.setFault(500);
    delivery.push([conversion(1)], to);
    await world.advance(500);
    world.setFault('well');
    setBack = 7_200_000;
    await world.advance(5_000);
    expect(world.goals()).toEqual(['0', '1']);
  });

  it.each([
    ['a clock that only the test has stopped', false],
    ['no other clock to go by', true],
  ])('sends, sends again and resolves flush() while the clock stands still (%s)', async (_, isBare) => {
    const world = createWorld();
    const { delivery } = world.open(isBare ? { elapsed: undefined } : {});
    world.stopClock();
    delivery.start();
    await world.advance(500);
    delivery.push([exposureEvent({ visitorId: 'v', experienceId: '1', variationId: '1' })], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['exposure']);
    world.setFault(500);
    delivery.push([conversion(1)], to);
    let isDone = false;
    void delivery.flush().then(() => (isDone = true));
    await world.advance(500);
    world.setFault('well');
    await world.advance(5_000);
    expect([world.goals(), isDone]).toEqual([['exposure', '1'], true]);
  });

  it('does not take its own events for old when a clock that was three days behind is set right', async () => {
    const world = createWorld();
    world.setClock(-3 * 86_400_000);
    const { delivery, errors, crash } = world.open();
    delivery.start();
    await world.advance(1_000);
    world.setOnline(false);
    delivery.push(many(2), to);
    await world.advance(1_000);
    world.setClock(0);
    world.setOnline(true);
    await world.advance(5_000);
    expect([world.goals(), errors]).toEqual([names(2), []]);
    // Nor does the page that takes them over.
    world.setFault(500);
    world.setClock(-3 * 86_400_000);
    delivery.push(many(1, 2), to);
    await world.advance(1_000);
    world.setClock(0);
    await world.advance(10_000);
    crash();
    world.setFault('well');
    const next = world.open();
    next.delivery.start();
    await world.advance(10_000);
    expect([world.goals(), next.errors]).toEqual([names(3), []]);
  });

  it('takes over what a crashed page has left while the clock stands still', async () => {
    const world = createWorld({ lag: 10 });
    world.stopClock();
    const page = world.open();
    page.delivery.start();
    await world.advance(5_000);
    page.delivery.push(many(1), to);
    page.crash();
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(names(1));
  });

  it.each([
    ['batchSize', 0],
    ['batchSize', -1],
    ['batchSize', NaN],
    ['batchSize', 0.5],
    ['debounceMs', NaN],
    ['debounceMs', -1],
    ['maxWaitMs', NaN],
  ])('goes on as if nothing was said of %s when it is %d', async (name, value) => {
    const world = createWorld();
    const { delivery, errors } = world.open({ [name]: value });
    delivery.start();
    delivery.push(many(3), to);
    await world.advance(200);
    expect(world.goals()).toEqual([]);
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(3));
    expect(errors).toEqual([]);
  });

  it('waits for a quiet moment, but not for ever', async () => {
    const world = createWorld();
    const { delivery } = world.open({ debounceMs: 250, maxWaitMs: 1_000 });
    delivery.start();
    await world.advance(500);
    const start = world.now();
    for (let index = 0; index < 10; index++) {
      delivery.push([conversion(index)], to);
      await world.advance(200);
    }
    expect(world.requests[0]!.at - start).toBe(1_000);
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(10));
  });

  it('sends a full batch without waiting, and larger heaps in several batches', async () => {
    const world = createWorld();
    const { delivery } = world.open({ batchSize: 10 });
    delivery.start();
    await world.advance(500);
    const start = world.now();
    delivery.push(many(35), to);
    await world.advance(150);
    expect(world.requests.map(({ at }) => at - start)[0]).toBe(0);
    expect(world.goals()).toEqual(names(35));
    expect(world.requests).toHaveLength(4);
  });

  it('sends what was pushed before start() once it has started', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    delivery.push(many(2), to);
    await world.advance(5_000);
    expect(world.requests).toHaveLength(0);
    delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(2));
  });

  it('sends to each destination its own, in order', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    const other = destination('http://127.0.0.1:2/track', { projectId: '300' });
    delivery.start();
    for (let index = 0; index < 6; index++) delivery.push([conversion(index)], index % 2 ? other : to);
    await world.advance(1_000);
    expect(world.received.map(({ url }) => url.slice(17, 18)).join('')).toBe('111222');
    expect(world.goals()).toEqual(['0', '2', '4', '1', '3', '5']);
  });

  it('keeps every body under 60 KB', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    const wide = (index: number): OutgoingEvent => ({
      ...conversion(index),
      segments: { campaign: 'é'.repeat(5_000) + index },
    });
    delivery.start();
    delivery.push(names(40).map(Number).map(wide), to);
    await world.advance(5_000);
    expect(world.goals()).toEqual(names(40));
    expect(Math.max(...world.requests.map(({ bytes }) => bytes))).toBeLessThan(60_000);
  });

  it('drops and reports an event that fits no request, and one that is no JSON', async () => {
    const world = createWorld();
    const { delivery, errors } = world.open();
    delivery.start();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const large = { ...conversion(1), segments: { campaign: 'x'.repeat(60_000) } };
    delivery.push([large, { ...conversion(2), segments: cyclic }, conversion(3)], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['3']);
    expect(errors.map(({ code, details }) => [code, details.reason, details.count])).toEqual([
      ['track-dropped', 'too-large', 1],
      ['track-dropped', 'broken', 1],
    ]);
  });

  it('drops and reports what no request can take, and sends what came after it', async () => {
    const world = createWorld();
    const { delivery, errors } = world.open();
    delivery.start();
    const wide = { ...conversion(1), segments: { campaign: 'x'.repeat(58_900) } };
    delivery.push([wide], destination('http://127.0.0.1:1/track', { source: 's'.repeat(900) }));
    for (const url of ['http://[', 'track', 'ftp://127.0.0.1/track', ''])
      delivery.push([conversion(2)], destination(url));
    delivery.push([conversion(3)], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['3']);
    expect(errors.map(({ details }) => [details.reason, details.count])).toEqual([
      ['too-large', 1],
      ['broken', 4],
    ]);
    expect(delivery.size()).toBe(0);
  });

  it('drops the oldest of too many, and reports how many with one error', async () => {
    const world = createWorld();
    const { delivery, errors } = world.open();
    delivery.push(many(1_015), to);
    delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(1_000, 15));
    expect(errors.map(({ details }) => details)).toEqual([{ reason: 'full', count: 15 }]);
  });

  it('drops and reports what has become too old', async () => {
    const world = createWorld();
    const { delivery, errors } = world.open();
    delivery.push(many(2), to);
    await world.advance(86_400_001);
    delivery.push(many(1, 2), to);
    delivery.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['2']);
    expect(errors.map(({ details }) => details)).toEqual([{ reason: 'age', count: 2 }]);
  });

  it('survives an onError that throws', async () => {
    const world = createWorld();
    const { delivery } = world.open({
      onError: () => {
        throw new Error('the app’s');
      },
    });
    delivery.start();
    delivery.push(many(1_002), to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(1_000, 2));
  });
});

describe('flush', () => {
  it('sends at once, and resolves when everything is delivered', async () => {
    const world = createWorld();
    const { delivery } = world.open({ isShared: false });
    delivery.push(many(250), to);
    let isDone = false;
    void delivery.flush().then(() => (isDone = true));
    await world.advance(10);
    expect([world.requests.length, isDone]).toEqual([1, false]);
    await world.advance(200);
    expect([world.goals().length, isDone, delivery.size()]).toEqual([250, true, 0]);
  });

  it('resolves when there is nothing to send, while consent is pending, and destroyed', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    await delivery.flush();
    delivery.hold();
    delivery.push(many(1), to);
    await delivery.flush();
    expect(world.requests).toHaveLength(0);
    delivery.clear();
    delivery.release();
    delivery.destroy();
    await delivery.flush();
    expect(world.requests).toHaveLength(0);
  });

  it('tries although the browser says that there is no network, and resolves when there is none indeed', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    world.setOnline(false);
    delivery.push(many(1), to);
    let isDone = false;
    void delivery.flush().then(() => (isDone = true));
    await world.advance(100);
    expect([isDone, world.requests.length, delivery.size()]).toEqual([true, 1, 1]);
    world.setOnline(true);
    world.denyOnline(true);
    void delivery.flush();
    await world.advance(100);
    expect(world.goals()).toEqual(['0']);
  });

  it.each(['never started', 'stopped'])('delivers what came up while another flush ended (%s)', async (life) => {
    // One of these moments is that between the last look into the outbox and the end of the first flush.
    for (let moment = 0; moment < 60; moment++) {
      const sent: string[] = [];
      const { delivery } = createWorld().open({
        fetch: (_, init) => {
          const { visitors } = JSON.parse(init?.body as string) as Batch;
          sent.push(...visitors.flatMap(({ events }) => events.map(idOf)));
          return Promise.resolve(new Response(null, { status: 200 }));
        },
      });
      if (life === 'stopped') delivery.start();
      delivery.push(many(1), to);
      if (life === 'stopped') delivery.stop();
      else void delivery.flush();
      for (let turn = 0; turn < moment; turn++) await null;
      delivery.push(many(1, 1), to);
      await delivery.flush();
      expect([moment, sent]).toEqual([moment, names(2)]);
    }
  });

  it('waits for retries, and resolves when nothing more will be tried for now', async () => {
    const world = createWorld();
    const { delivery } = world.open();
    delivery.start();
    world.setFault(500);
    delivery.push(many(1), to);
    let isDone = false;
    void delivery.flush().then(() => (isDone = true));
    await world.advance(5_000);
    expect(isDone).toBe(false);
    await world.advance(120_000);
    expect([isDone, world.requests.length, delivery.size()]).toEqual([true, 7, 1]);
  });
});

describe('stop, start and destroy', () => {
  it('leave no timer, listener or lock, and send what waits on the way out', async () => {
    const world = createWorld();
    const { delivery, timers, listeners } = world.open();
    delivery.start();
    delivery.push(many(2), to);
    delivery.stop();
    expect(listeners()).toBe(0);
    await world.advance(100);
    expect(world.goals()).toEqual(names(2));
    expect([timers(), world.held.size]).toEqual([0, 0]);
  });

  it('leave what could not be sent for the next page', async () => {
    const world = createWorld();
    const { delivery, timers } = world.open();
    delivery.start();
    world.setFault(500);
    delivery.push(many(2), to);
    delivery.destroy();
    await world.advance(100);
    expect([timers(), world.held.size, world.requests.length]).toEqual([0, 0, 1]);
    world.setFault('well');
    const next = world.open().delivery;
    next.start();
    await world.advance(1_000);
    expect(world.goals()).toEqual(names(2));
  });

  it('survive being stopped and started in one go, as StrictMode does, and adopt all the same', async () => {
    const world = createWorld();
    const first = world.open();
    first.delivery.push(many(2), to);
    first.crash();
    await world.advance(10_000);
    const { delivery, listeners } = world.open();
    delivery.start();
    delivery.stop();
    delivery.start();
    await world.settle();
    expect(listeners()).toBe(3);
    await world.advance(2_000);
    expect(world.goals()).toEqual(names(2));
    expect([...world.held.keys()].filter((name) => name.includes('.tab.'))).toHaveLength(1);
  });

  it('report what is pushed after destroy', async () => {
    const world = createWorld();
    const { delivery, errors } = world.open();
    delivery.start();
    delivery.destroy();
    delivery.push(many(2), to);
    await world.advance(1_000);
    expect(errors.map(({ details }) => details)).toEqual([{ reason: 'destroyed', count: 2 }]);
  });
});
