import { describe, expect, it } from 'vitest';
import { createSentLocks } from '../../src/tracking/createSentLocks';
import type { Locks } from '../../src/tracking/locks';
import { outboxKeys } from '../../src/tracking/outboxKeys';

const keys = outboxKeys('100/200', 'events');

/** Locks that nobody waits for, as those that say what was sent. */
function createBrowser(others: readonly string[] = []) {
  const held = new Set(others);
  const locks: Locks = {
    async request(name, _, run) {
      held.add(name);
      try {
        return await run();
      } finally {
        held.delete(name);
      }
    },
    query: async () => ({ held: [...[...held].map((name) => ({ name })), {}] }),
  };
  return { held, open: (tab: string, scope = keys) => createSentLocks(locks, scope, tab) };
}

describe('what the tabs have sent', () => {
  it('is known to the others, and not counted against the one that sent it', async () => {
    const { open } = createBrowser();
    const [one, other] = [open('a'), open('b')];
    await one.hold(['goal 1', 'a.7']);
    await one.hold(['goal 2']);
    expect(await other.elsewhere()).toEqual(new Set(['goal 1', 'a.7', 'goal 2']));
    expect(await one.elsewhere()).toEqual(new Set());
  });

  it('is told apart by scope, and by tabs whose names begin alike', async () => {
    const { open } = createBrowser();
    await open('a').hold(['x']);
    expect(await open('ab').elsewhere()).toEqual(new Set(['x']));
    expect(await open('b', outboxKeys('100/2', 'events')).elsewhere()).toEqual(new Set());
  });

  it('can be sent again by the same tab without waiting for itself', async () => {
    const { open, held } = createBrowser();
    const tab = open('a');
    await tab.hold(['x']);
    await tab.hold(['x']);
    expect(held.size).toBe(1);
  });

  it('is let go with the page', async () => {
    const { open, held } = createBrowser();
    const tab = open('a');
    await tab.hold(['x']);
    tab.letGo();
    await new Promise((resolve) => setImmediate(resolve));
    expect(held.size).toBe(0);
    await tab.hold(['x']);
    expect(held.size).toBe(1);
  });

  it('is held for the last fifty requests, not for all of a long day', async () => {
    const { open } = createBrowser();
    const tab = open('a');
    for (let index = 0; index < 60; index++) await tab.hold([`x${index}`]);
    await new Promise((resolve) => setImmediate(resolve));
    const seen = [...(await open('b').elsewhere())];
    expect([seen.length, seen[0], seen.at(-1)]).toEqual([50, 'x10', 'x59']);
  });

  it('is unknown where there are no locks, where they are refused, and where their names are not ours', async () => {
    const none = createSentLocks(undefined, keys, 'a');
    await none.hold(['x']);
    expect(await none.elsewhere()).toEqual(new Set());
    const refuse = async () => Promise.reject(new DOMException('opaque', 'SecurityError'));
    const refused = createSentLocks({ request: refuse, query: refuse }, keys, 'a');
    await refused.hold(['x']);
    expect(await refused.elsewhere()).toEqual(new Set());
    const { open } = createBrowser([`${keys.sentLock('z')}not json`, `${keys.sentLock('y')}7`]);
    expect(await open('a').elsewhere()).toEqual(new Set());
  });
});
