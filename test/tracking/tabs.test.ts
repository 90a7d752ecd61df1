import { describe, expect, it } from 'vitest';
import { type OutgoingEvent, exposureEvent } from '../../src/tracking/event';
import type { OutboxStorage } from '../../src/tracking/outboxKeys';
import { createMemoryStorage } from '../../src/visitor/storage';
import { conversion, destination } from './events';
import { createWorld } from './world';

const to = destination('http://127.0.0.1:1/track');
const exposure = (experienceId: number): OutgoingEvent =>
  exposureEvent({ visitorId: 'v1', experienceId: String(experienceId), variationId: '1' });
const leftovers = (disk: ReadonlyMap<string, string>): string[] =>
  [...disk.keys()].filter((key) => key.includes('.entry.') || disk.get(key) === 'closed');

describe('orphans', () => {
  it.each([true, false])(
    'of a crashed tab are sent by the next page, exposures first (locks: %s)',
    async (hasLocks) => {
      const world = createWorld({ lag: 10, hasLocks });
      const first = world.open();
      first.delivery.start();
      await world.advance(1_000);
      first.delivery.push([exposure(1), conversion(1)], to);
      await world.advance(100);
      first.crash();
      const next = world.open();
      next.delivery.start();
      next.delivery.push([conversion(2)], to);
      await world.advance(hasLocks ? 5_000 : 300_000);
      expect([...world.goals()].sort()).toEqual(['1', '2', 'exposure']);
      expect(world.goals().indexOf('exposure')).toBeLessThan(world.goals().indexOf('1'));
      expect(leftovers(world.disk)).toEqual([]);
    },
  );

  it('of a page that ended properly go before what the next page sends', async () => {
    const world = createWorld({ lag: 10 });
    const first = world.open({ sendBeacon: () => false });
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.push([exposure(1)], to);
    first.leave();
    const next = world.open();
    next.delivery.start();
    next.delivery.push([conversion(2)], to);
    void next.delivery.flush();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['exposure', '2']);
  });

  it.each([true, false])('are adopted by exactly one of five tabs (locks: %s)', async (hasLocks) => {
    const world = createWorld({ lag: 10, hasLocks });
    const first = world.open({ sendBeacon: () => false });
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.push([conversion(1), conversion(2)], to);
    first.leave();
    await world.advance(1_000);
    for (let index = 0; index < 5; index++) {
      world.open().delivery.start();
      await world.advance(index);
    }
    await world.advance(300_000);
    expect(world.goals()).toEqual(['1', '2']);
  });

  it('of a tab that is alive stay its own', async () => {
    const world = createWorld({ lag: 10 });
    const first = world.open();
    first.delivery.start();
    await world.advance(1_000);
    world.setFault(500);
    first.delivery.push([conversion(1)], to);
    await world.advance(600_000);
    const before = world.requests.length;
    const next = world.open();
    next.delivery.start();
    await world.advance(600_000);
    expect(world.requests.length).toBe(before);
    expect([first.delivery.size(), next.delivery.size()]).toEqual([1, 0]);
  });

  it('of a tab that dies while another is open are found by that one', async () => {
    const world = createWorld({ lag: 10 });
    const [first, other] = [world.open(), world.open()];
    first.delivery.start();
    other.delivery.start();
    await world.advance(1_000);
    world.setFault(500);
    first.delivery.push([conversion(1)], to);
    await world.advance(600_000);
    other.show();
    await world.advance(1_000);
    first.crash();
    world.setFault('well');
    await world.advance(120_000);
    expect(world.goals()).toEqual(['1']);
    expect(other.timers()).toBe(0);
  });

  it('carry their own destination', async () => {
    const world = createWorld();
    const first = world.open();
    first.delivery.push([conversion(1)], destination('http://127.0.0.1:2/old'));
    first.crash();
    await world.advance(10_000);
    const next = world.open();
    next.delivery.start();
    next.delivery.push([conversion(2)], to);
    await world.advance(1_000);
    expect(world.received.map(({ url }) => url).sort()).toEqual(['http://127.0.0.1:1/track', 'http://127.0.0.1:2/old']);
  });

  it('adopted by a page that dies in turn are adopted again', async () => {
    const world = createWorld({ lag: 10 });
    const first = world.open();
    first.delivery.push([exposure(1), conversion(1)], to);
    first.crash();
    await world.advance(10_000);
    world.setFault(500);
    const second = world.open();
    second.delivery.push([conversion(2)], to);
    second.delivery.start();
    await world.advance(20_000);
    expect(second.delivery.size()).toBe(3);
    second.crash();
    world.setFault('well');
    world.open().delivery.start();
    await world.advance(20_000);
    expect(world.goals()).toEqual(['exposure', '1', '2']);
  });

  it('copied by an adopter that died before it removed them are sent once', async () => {
    const world = createWorld();
    const first = world.open();
    first.delivery.push([conversion(1)], to);
    first.crash();
    await world.advance(10_000);
    const [key, value] = [...world.disk].find(([name]) => name.includes('.entry.'))!;
    world.disk.set(key.replace(/entry\..*/, 'entry.dead.-1'), value);
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
    expect(leftovers(world.disk)).toEqual([]);
  });

  it('leave no note that they were open when there is nothing left of them', async () => {
    const world = createWorld({ hasLocks: false });
    const note = 'convert-react.1.100%2F200.events.presence.dead';
    world.disk.set(note, String(world.now()));
    await world.advance(400_000);
    world.open().delivery.start();
    await world.advance(10_000);
    expect([...world.disk.keys()]).not.toContain(note);
  });

  it('are found, although the page was shown during its first search', async () => {
    const world = createWorld({ lag: 10 });
    const first = world.open({ sendBeacon: () => false });
    first.delivery.start();
    await world.advance(1_000);
    const next = world.open();
    next.delivery.start();
    await world.advance(10);
    next.show();
    await world.advance(100);
    first.delivery.push([conversion(1)], to);
    first.leave();
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('are found, although they were written while the clock was ahead', async () => {
    const world = createWorld();
    let ahead = 365 * 86_400_000;
    const first = world.open({ now: () => world.now() + ahead });
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.push([conversion(1)], to);
    first.crash();
    ahead = 0;
    await world.advance(10_000);
    world.open().delivery.start();
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1']);
  });

  it('are not taken from a tab that waited for consent while the clock was set', async () => {
    const world = createWorld({ lag: 10, hasLocks: false });
    const [left, held] = [world.open(), world.open()];
    for (const { delivery } of [left, held]) delivery.start();
    held.delivery.push([exposure(1)], to);
    held.delivery.hold();
    held.delivery.clear();
    world.setOnline(false);
    world.setClock(-8 * 3_600_000);
    await world.advance(60_000);
    // The tab that waited is busy with what this one leaves, so it does not look through its own events yet.
    left.delivery.push([conversion(1)], to);
    left.leave();
    const next = world.open();
    next.delivery.start();
    held.delivery.release();
    held.delivery.push([exposure(2)], to);
    await world.advance(1_000);
    world.setOnline(true);
    await world.advance(300_000);
    expect(world.goals().sort()).toEqual(['1', 'exposure']);
  });

  it('are not taken from a tab that had nothing to store when the clock was set', async () => {
    const world = createWorld({ lag: 10, hasLocks: false });
    const { delivery } = world.open();
    delivery.start();
    delivery.push([conversion(1)], to);
    await world.advance(1_000);
    world.setClock(-8 * 3_600_000);
    await world.advance(60_000);
    world.open().delivery.start();
    delivery.push([exposure(1)], to);
    await world.advance(24);
    // The tab waits a little longer, and so looks through its events later than the other tab takes them over.
    delivery.push([conversion(2)], to);
    await world.advance(300_000);
    expect(world.goals().sort()).toEqual(['1', '2', 'exposure']);
  });

  it('that cannot be read are cleared away and reported', async () => {
    const world = createWorld();
    const prefix = 'convert-react.1.100%2F200.events.';
    const broken = ['not json', '{}', '{"id":"dead.1","at":1,"payload":{}}', 'null', '[]'];
    broken.forEach((value, index) => world.disk.set(`${prefix}entry.dead.${index}`, value));
    world.disk.set(`${prefix}nonsense`, '');
    world.disk.set('app', 'theirs');
    const { delivery, errors } = world.open();
    delivery.start();
    await world.advance(10_000);
    expect(errors.map(({ details }) => details)).toEqual([{ reason: 'broken', count: 5 }]);
    expect([...world.disk.keys()].sort()).toEqual(['app', `${prefix}heir.dead`, `${prefix}nonsense`]);
  });

  it('that no request takes do not stand in the way of the others, and are reported', async () => {
    const world = createWorld();
    const wide = { ...conversion('wide'), segments: { campaign: 'x'.repeat(58_900) } };
    const left = [
      { event: wide, destination: destination('http://127.0.0.1:1/track', { source: 's'.repeat(900) }) },
      { event: conversion('1'), destination: destination('ftp://127.0.0.1/track') },
      { event: conversion('1'), destination: destination('http://[') },
      { event: { visitorId: 'v', event: { eventType: 'conversion' } }, destination: to },
      { event: { visitorId: 'v', event: { eventType: 'conversion', data: { goalId: 7 } } }, destination: to },
      { event: { visitorId: 'v', event: { eventType: 'bucketing', data: { experienceId: '1' } } }, destination: to },
      { event: { visitorId: 'v', event: { eventType: 'future', data: {} } }, destination: to },
      { event: conversion('1'), destination: { url: to.url, projectId: '200' } },
      { event: conversion('good'), destination: to },
    ];
    left.forEach((payload, index) => {
      const value = JSON.stringify({ id: `dead.${index}`, at: world.now() - 10_000, payload });
      world.disk.set(`convert-react.1.100%2F200.events.entry.dead.${index}`, value);
    });
    const { delivery, errors } = world.open();
    delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['good']);
    expect(errors.map(({ details }) => details)).toEqual([{ reason: 'broken', count: 8 }]);
    expect(leftovers(world.disk)).toEqual([]);
  });

  it('of another schema or scope are not touched', async () => {
    const world = createWorld();
    const first = world.open({ scope: '100/2001' });
    first.delivery.push([conversion(1)], to);
    first.crash();
    world.disk.set('convert-react.2.100%2F200.events.entry.dead.1', '{}');
    await world.advance(10_000);
    world.open().delivery.start();
    world.open({ scope: '100' }).delivery.start();
    world.open({ scope: '100/2001.events.entry' }).delivery.start();
    await world.advance(10_000);
    expect(world.received).toEqual([]);
    expect(leftovers(world.disk)).toHaveLength(2);
  });
});

describe('the back/forward cache', () => {
  it('gives a page back what it left, when nobody took it', async () => {
    const world = createWorld({ lag: 10 });
    const page = world.open({ sendBeacon: () => false });
    page.delivery.start();
    await world.advance(1_000);
    page.delivery.push([conversion(1)], to);
    page.leave();
    await world.advance(60_000);
    page.restore();
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1']);
    expect([...world.held.keys()].filter((name) => name.includes('.tab.'))).toHaveLength(1);
    expect(leftovers(world.disk)).toEqual([]);
  });

  it('does not make a page send what another has adopted', async () => {
    const world = createWorld({ lag: 10 });
    const page = world.open({ sendBeacon: () => false });
    page.delivery.start();
    await world.advance(1_000);
    page.delivery.push([conversion(1)], to);
    page.leave();
    const next = world.open();
    next.delivery.start();
    await world.advance(1_000);
    next.leave();
    page.restore();
    page.delivery.push([conversion(2)], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['1', '2']);
    expect(page.delivery.size()).toBe(0);
  });

  it('does not bring back a request under way that another page has counted as delivered', async () => {
    const world = createWorld({ lag: 10, latency: 200 });
    const page = world.open();
    page.delivery.start();
    await world.advance(1_000);
    world.setFault(500);
    page.delivery.push([conversion(1)], to);
    await world.advance(300);
    page.leave();
    await world.advance(50);
    const next = world.open();
    next.delivery.start();
    await world.advance(1_000);
    world.setFault('well');
    page.restore();
    await world.advance(60_000);
    expect(world.goals()).toEqual([]);
    expect(next.delivery.size()).toBe(0);
    expect(page.delivery.size()).toBe(0);
  });
});

describe('a client that is started again as another page is about to take over what it left', () => {
  it.each([0, 12, 100, 300])('sends it, or the other does, but not both (lag %s)', async (lag) => {
    const moments = Array.from({ length: 40 }, (_, index) => index * 4 - 80);
    for (const moment of moments) {
      const world = createWorld({ lag });
      const [page, heir] = [world.open(), world.open()];
      const startPage = (): void => {
        page.delivery.start();
        void page.delivery.flush();
      };
      startPage();
      await world.advance(5_000);
      world.setOnline(false);
      page.delivery.push([conversion(1), conversion(2)], to);
      page.delivery.stop();
      await world.advance(1_000);
      world.setOnline(true);
      if (moment < 0) startPage();
      else heir.delivery.start();
      await world.advance(Math.abs(moment));
      if (moment < 0) heir.delivery.start();
      else startPage();
      await world.advance(60_000);
      expect([moment, world.goals()]).toEqual([moment, ['1', '2']]);
    }
  });
});

describe('a silent tab without locks that another has taken for gone', () => {
  it('sends nothing again of what the other took over during its request', async () => {
    const world = createWorld({ hasLocks: false, latency: 1_000 });
    const tab = world.open();
    tab.delivery.start();
    world.setFault(500);
    tab.delivery.push([conversion(1)], to);
    await world.advance(300);
    const { storage } = world.open();
    const entry = storage.keys().find((key) => key.includes('.entry.'))!;
    storage.setItem(entry.replace(/entry\.(.*)\..*/, 'heir.$1'), `other ${world.now()}`);
    storage.removeItem(entry);
    await world.advance(1_000);
    world.setFault('well');
    await world.advance(60_000);
    expect(world.requests).toHaveLength(1);
    expect(tab.delivery.size()).toBe(0);
  });
});

describe('an app that clears the storage', () => {
  it('does not lose what this page has not sent yet', async () => {
    const world = createWorld();
    const { delivery, storage } = world.open();
    delivery.start();
    world.setFault(500);
    delivery.push([conversion(1)], to);
    await world.advance(500);
    for (const key of storage.keys()) storage.removeItem(key);
    world.setFault('well');
    await world.advance(60_000);
    expect(world.goals()).toEqual(['1']);
  });
});

describe('what is sent once', () => {
  it('may be sent by each of several tabs that queue it at the same time, where there are no locks', async () => {
    const world = createWorld({ lag: 20, hasLocks: false });
    const tabs = [world.open(), world.open()];
    for (const { delivery } of tabs) delivery.start();
    await world.advance(1_000);
    for (const { delivery } of tabs) delivery.push([exposure(1)], to);
    await world.advance(5_000);
    expect(world.goals()).toEqual(['exposure', 'exposure']);
  });

  it('is not left by each to the other when both were hidden and the server failed', async () => {
    const world = createWorld({ lag: 12 });
    const tabs = [world.open(), world.open()];
    for (const { delivery } of tabs) delivery.start();
    await world.advance(5_000);
    world.setFault(500);
    for (const { delivery } of tabs) delivery.push([exposure(1)], to);
    for (const { hide } of tabs) hide();
    await world.advance(100);
    world.setFault('well');
    for (const { delivery } of tabs) void delivery.flush();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['exposure']);
  });

  it.each([0, 20])('is sent by one of three tabs that queue it at the same time (lag %s ms)', async (lag) => {
    const world = createWorld({ lag });
    const tabs = [world.open(), world.open(), world.open()];
    for (const { delivery } of tabs) delivery.start();
    await world.advance(1_000);
    for (const { delivery } of tabs) {
      delivery.push([exposure(1), exposure(2), conversion(1)], to);
      await world.advance(3);
    }
    await world.advance(5_000);
    expect([...world.goals()].sort()).toEqual(['1', '1', '1', 'exposure', 'exposure']);
  });

  it('is sent once even when every tab flushes at once', async () => {
    const world = createWorld({ lag: 20 });
    const tabs = [world.open(), world.open(), world.open()];
    for (const { delivery } of tabs) delivery.start();
    await world.advance(1_000);
    for (const { delivery } of tabs) {
      delivery.push([exposure(1)], to);
      void delivery.flush();
    }
    await world.advance(5_000);
    expect(world.goals()).toEqual(['exposure']);
  });

  it('is sent once although a busy machine hides each tab’s writing from the other while they sign and one sends', async () => {
    const world = createWorld({ lag: 100 });
    const [one, other] = [world.open(), world.open()];
    for (const { delivery } of [one, other]) delivery.start();
    await world.advance(1_000);
    one.delivery.push([exposure(1)], to);
    await world.advance(90);
    other.delivery.push([exposure(1)], to);
    await world.advance(10);
    void one.delivery.flush();
    await world.advance(5_000);
    expect(world.goals()).toEqual(['exposure']);
  });

  it('is sent once although what a tab stores takes a second to reach the others', async () => {
    const world = createWorld({ lag: 1_000 });
    const tabs = [world.open(), world.open(), world.open()];
    for (const { delivery } of tabs) delivery.start();
    await world.advance(5_000);
    for (const { delivery } of tabs) delivery.push([exposure(1), exposure(2), conversion(1)], to);
    await world.advance(10_000);
    expect([...world.goals()].sort()).toEqual(['1', '1', '1', 'exposure', 'exposure']);
    expect(tabs.map(({ delivery }) => delivery.size())).toEqual([0, 0, 0]);
  });

  it('is not kept from its heir by a page that was left in the middle of sending', async () => {
    const world = createWorld({ lag: 10 });
    const [page, other] = [world.open({ sendBeacon: () => false }), world.open()];
    for (const { delivery } of [page, other]) delivery.start();
    await world.advance(10_000);
    page.delivery.push([exposure(1)], to);
    await world.advance(100);
    // The lock is asked for, and the page is left before it has it.
    void page.delivery.flush();
    page.leave();
    await world.advance(100);
    other.show();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['exposure']);
    expect([...world.held.keys()].filter((name) => name.includes('.sent.'))).toHaveLength(1);
    expect(leftovers(world.disk)).toEqual([]);
  });

  it('is not left by each to the other, whenever a page comes back while its heir takes over', async () => {
    for (let moment = 0; moment < 240; moment += 2) {
      const world = createWorld({ lag: 12 });
      const page = world.open();
      page.delivery.start();
      await world.advance(5_000);
      world.setFault(500);
      page.delivery.push([exposure(1)], to);
      void page.delivery.flush();
      await world.advance(100);
      page.leave();
      const heir = world.open();
      heir.delivery.start();
      await world.advance(moment);
      page.restore();
      await world.advance(24);
      page.leave();
      world.setFault('well');
      world.open().delivery.start();
      await world.advance(600_000);
      expect([moment, world.goals()]).toEqual([moment, ['exposure']]);
    }
  });

  it('stays sent for tabs that come up with it hours later', async () => {
    const world = createWorld();
    const tab = world.open();
    tab.delivery.start();
    tab.delivery.push([exposure(1)], to);
    await world.advance(3_600_000);
    const other = world.open();
    other.delivery.start();
    other.delivery.push([exposure(1)], to);
    await world.advance(1_000);
    expect(world.goals()).toEqual(['exposure']);
  });

  it('is sent by the heir when the tab that was to send it has died', async () => {
    const world = createWorld({ lag: 10 });
    const first = world.open();
    first.delivery.start();
    await world.advance(1_000);
    first.delivery.push([exposure(1)], to);
    await world.advance(50);
    first.crash();
    const next = world.open();
    next.delivery.start();
    next.delivery.push([exposure(1)], to);
    await world.advance(10_000);
    expect(world.goals()).toEqual(['exposure']);
  });

  it('leaves no note of who took over from whom for longer than an event may live', async () => {
    const world = createWorld();
    const first = world.open({ sendBeacon: () => false });
    first.delivery.start();
    first.delivery.push([exposure(1)], to);
    first.leave();
    world.open().delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['exposure']);
    expect([...world.disk.keys()].filter((key) => key.includes('.heir.'))).toHaveLength(1);
    await world.advance(86_400_001);
    world.open().delivery.start();
    await world.advance(1_000);
    expect([...world.disk.keys()]).toEqual([]);
  });

  it('is kept by a tab that another has left it to, when that one dies before it is delivered', async () => {
    const world = createWorld({ lag: 10 });
    const [one, other] = [world.open(), world.open()];
    for (const { delivery } of [one, other]) delivery.start();
    await world.advance(5_000);
    world.setFault(500);
    for (const { delivery } of [one, other]) delivery.push([exposure(1)], to);
    await world.advance(1_000);
    const sender = [one, other].find(({ delivery }) => delivery.size() > 0)!;
    expect([one, other].map(({ delivery }) => delivery.size()).sort()).toEqual([0, 1]);
    sender.crash();
    world.setFault('well');
    [one, other].find((tab) => tab !== sender)!.show();
    await world.advance(60_000);
    expect(world.goals()).toEqual(['exposure']);
  });
});

describe('two clients with different keys', () => {
  it('share nothing', async () => {
    const world = createWorld();
    const one = world.open({ scope: 'a', headers: { authorization: 'Bearer one' } });
    const other = world.open({ scope: 'b' });
    one.delivery.push([exposure(1)], to);
    other.delivery.push([exposure(1)], to);
    one.crash();
    await world.advance(10_000);
    other.delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['exposure']);
    expect([...world.disk.entries()].flat().join()).not.toContain('Bearer');
    other.delivery.clear();
    expect([...world.disk.keys()].every((key) => key.startsWith('convert-react.1.a.'))).toBe(true);
    expect(world.disk.size).toBe(1);
  });
});

describe('a storage that began as a copy of that of an open tab, as sessionStorage after window.open', () => {
  const copyOf = (storage: OutboxStorage): OutboxStorage => {
    const copy = createMemoryStorage();
    for (const key of storage.keys()) copy.setItem(key, storage.getItem(key)!);
    return { ...copy, isKept: () => true };
  };

  it('is not sent again when that tab is gone, by this page or the next of its tab', async () => {
    const world = createWorld();
    const first = world.open({ isTabOwn: true });
    first.delivery.start();
    await world.advance(3_000);
    world.setFault(500);
    first.delivery.push([exposure(1), conversion(1)], to);
    await world.advance(3_000);
    const storage = copyOf(first.storage);
    const opened = world.open({ storage, isTabOwn: true });
    opened.delivery.start();
    await world.advance(3_000);
    world.setFault('well');
    await world.advance(60_000);
    first.leave();
    await world.advance(120_000);
    opened.leave();
    world.open({ storage, isTabOwn: true }).delivery.start();
    await world.advance(120_000);
    expect(world.goals()).toEqual(['exposure', '1']);
  });

  it('loses nothing of what an earlier page of the same tab has left', async () => {
    const world = createWorld();
    const first = world.open({ isTabOwn: true });
    first.delivery.start();
    await world.advance(3_000);
    first.delivery.push([conversion(1)], to);
    const storage = copyOf(first.storage);
    first.crash();
    world.open({ storage, isTabOwn: true }).delivery.start();
    await world.advance(10_000);
    expect(world.goals()).toEqual(['1']);
  });
});
