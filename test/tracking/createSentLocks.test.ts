import { describe, expect, it } from 'vitest';
import { createSentLocks, type Locks } from '../../src/tracking/locks';
import { outboxKeys } from '../../src/tracking/outboxKeys';

const keys = outboxKeys('100/200');

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
  return { held, open: (tab: string, scope = keys) => createSentLocks(locks, scope, () => tab) };
}

/** Of an event that nobody else has made. */
async function seenBy(tab: ReturnType<typeof createSentLocks>): Promise<(name: string) => boolean> {
  const isSent = await tab.elsewhere();
  return (name) => isSent(name, 'nobody');
}

describe('what the tabs have sent', () => {
  it('is known to the others, and not counted against the one that sent it', async () => {
    const { open } = createBrowser();
    const [one, other] = [open('a'), open('b')];
    await one.hold(['goal 1', 'a.7']);
    await one.hold(['goal 2']);
    const sent = ['goal 1', 'a.7', 'goal 2'];
    expect(sent.map(await seenBy(other))).toEqual([true, true, true]);
    expect(sent.map(await seenBy(one))).toEqual([false, false, false]);
    expect(['goal'].map(await seenBy(other))).toEqual([false]);
  });

  it('is not held against an event of the very tab that sent it: who took it over would leave it to nobody', async () => {
    const { open } = createBrowser();
    await open('a').hold(['x']);
    const isSent = await open('b').elsewhere();
    expect([isSent('x', 'a'), isSent('x', 'b'), isSent('x', 'c')]).toEqual([false, true, true]);
  });

  it('is told apart by scope, and by tabs whose names begin alike', async () => {
    const { open } = createBrowser();
    await open('a').hold(['x']);
    expect(['x'].map(await seenBy(open('ab')))).toEqual([true]);
    expect(['x'].map(await seenBy(open('b', outboxKeys('100/2'))))).toEqual([false]);
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
    const isSeen = await seenBy(open('b'));
    expect(Array.from({ length: 60 }, (_, index) => isSeen(`x${index}`)).indexOf(true)).toBe(10);
    expect(isSeen('x59')).toBe(true);
  });

  it('is unknown where there are no locks, where they are refused, and where their names are not ours', async () => {
    const none = createSentLocks(undefined, keys, () => 'a');
    await none.hold(['x']);
    expect(['x'].map(await seenBy(none))).toEqual([false]);
    const refuse = async () => Promise.reject(new DOMException('opaque', 'SecurityError'));
    const refused = createSentLocks({ request: refuse, query: refuse }, keys, () => 'a');
    await refused.hold(['x']);
    expect(['x'].map(await seenBy(refused))).toEqual([false]);
    const { open } = createBrowser([`${keys.sentLock('z')}not json`, `${keys.sentLock('y')}7`]);
    expect(['x', '7'].map(await seenBy(open('a')))).toEqual([false, false]);
  });
});
