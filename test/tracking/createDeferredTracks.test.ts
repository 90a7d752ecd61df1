import { describe, expect, it } from 'vitest';
import type { ConvertError } from '../../src/errors';
import { createDeferredTracks, type DeferredTracksOptions } from '../../src/tracking/createDeferredTracks';
import type { Lifecycle } from '../../src/tracking/lifecycle';
import { createMemoryStorage } from '../../src/visitor/storage';

function setUp() {
  const storage = createMemoryStorage();
  let time = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  let tabs = 0;

  function open(change: Partial<DeferredTracksOptions> = {}) {
    const errors: ConvertError[] = [];
    let recovered = 0;
    let leave: (leaving: boolean) => void = () => {};
    let show: (restored: boolean) => void = () => {};
    const lifecycle: Lifecycle = {
      onHidden: (run) => ((leave = run), () => (leave = () => {})),
      onShown: (run) => ((show = run), () => (show = () => {})),
      onStored: () => () => {},
      onOnline: () => () => {},
      isOnline: () => true,
    };
    const seed = ++tabs / 100;
    const tracks = createDeferredTracks({
      scope: 'key',
      storage,
      now: () => time,
      random: () => seed,
      setTimeout: (run, ms) => {
        const timer = { at: time + ms, run };
        timers.push(timer);
        return timer;
      },
      clearTimeout: (timer) => void (timers = timers.filter((other) => other !== timer)),
      lifecycle,
      settleMs: 30,
      onRecovered: () => recovered++,
      onError: (error) => errors.push(error),
      ...change,
    });
    return { ...tracks, errors, recovered: () => recovered, leave: () => leave(true), restore: () => show(true) };
  }

  async function advance(ms: number): Promise<void> {
    const until = time + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const due = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers = timers.filter((timer) => timer !== due);
      time = Math.max(time, due.at);
      due.run();
    }
    time = until;
  }

  return { open, advance, storage, timers: () => timers.length };
}

const call = (goalKey: string, options?: object) => ({ visitorId: 'v1', goalKey, ...(options ? { options } : {}) });

describe('createDeferredTracks', () => {
  it('hands calls back in order, once', () => {
    const { open, storage } = setUp();
    const tracks = open();
    tracks.push(call('a', { amount: 5 }));
    tracks.push(call('b'));
    expect(tracks.size()).toBe(2);
    expect(tracks.take()).toEqual([call('a', { amount: 5 }), call('b')]);
    expect(tracks.take()).toEqual([]);
    expect(storage.keys()).toEqual([]);
  });

  it('does nothing by being made', () => {
    const { open, storage, timers } = setUp();
    open();
    expect([storage.keys().length, timers()]).toEqual([0, 0]);
  });

  it('keeps them for the next page when no config came on this one', async () => {
    const { open, advance, storage } = setUp();
    const first = open();
    first.start();
    first.push(call('a', { ruleData: { price: 3 } }));
    first.leave();
    const next = open();
    next.start();
    await advance(1_000);
    expect(next.recovered()).toBe(1);
    expect(next.take()).toEqual([call('a', { ruleData: { price: 3 } })]);
    expect(storage.keys().filter((key) => !/\.(heir|seen)\./.test(key))).toEqual([]);
  });

  it('puts calls of earlier pages before those of this one', async () => {
    const { open, advance } = setUp();
    const first = open();
    first.push(call('a'));
    first.start();
    first.stop();
    const next = open();
    next.push(call('b'));
    next.start();
    await advance(1_000);
    expect(next.take()).toEqual([call('a'), call('b')]);
  });

  it('hands the calls of one page to one other only', async () => {
    const { open, advance } = setUp();
    const first = open();
    first.start();
    first.push(call('a'));
    first.leave();
    const others = [open(), open(), open()];
    for (const other of others) other.start();
    await advance(600_000);
    expect(others.flatMap((other) => other.take())).toEqual([call('a')]);
  });

  it('gives a page of the back/forward cache its own calls back, unless another has them', async () => {
    const { open, advance } = setUp();
    const page = open();
    page.start();
    page.push(call('a'));
    page.leave();
    await advance(1_000);
    page.restore();
    expect(page.take()).toEqual([call('a')]);
    page.push(call('b'));
    page.leave();
    const other = open();
    other.start();
    await advance(1_000);
    page.restore();
    expect(page.take()).toEqual([]);
    expect(other.take()).toEqual([call('b')]);
  });

  it('writes nothing while consent is pending, everything when granted, and drops all when denied', () => {
    const { open, storage } = setUp();
    const tracks = open();
    tracks.hold();
    tracks.push(call('a'));
    expect(storage.keys()).toEqual([]);
    tracks.release();
    expect(storage.keys()).toHaveLength(1);
    tracks.clear();
    expect(storage.keys()).toEqual([]);
    expect(tracks.take()).toEqual([]);
  });

  it('leaves nothing in the storage when consent becomes pending with calls waiting', () => {
    const { storage, open } = setUp();
    const tracks = open();
    tracks.start();
    tracks.push(call('a'));
    tracks.hold();
    expect(storage.keys().filter((key) => !key.includes('.seen.'))).toEqual([]);
  });

  it('keeps at most so many, and reports the rest', async () => {
    const { open, advance } = setUp();
    const tracks = open({ maxCalls: 2 });
    for (const goal of ['a', 'b', 'c']) tracks.push(call(goal));
    await advance(0);
    expect(tracks.errors.map(({ details }) => details)).toEqual([{ reason: 'full', count: 1 }]);
    expect(tracks.take()).toEqual([call('b'), call('c')]);
  });

  it('keeps a call in memory that cannot be written', () => {
    const { open, storage } = setUp();
    const tracks = open();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    tracks.push(call('a', { ruleData: cyclic }));
    expect(storage.keys()).toEqual([]);
    expect(tracks.take()).toEqual([call('a', { ruleData: cyclic })]);
  });

  it('leaves no timer behind', async () => {
    const { open, timers, advance } = setUp();
    const tracks = open();
    tracks.start();
    tracks.push(call('a'));
    tracks.stop();
    await advance(0);
    expect(timers()).toBe(0);
  });
});
