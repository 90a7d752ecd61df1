// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserLifecycle } from '../../src/tracking/lifecycle';

let state: DocumentVisibilityState = 'visible';
Object.defineProperty(document, 'visibilityState', { get: () => state });
const turn = (next: DocumentVisibilityState): void => {
  state = next;
  document.dispatchEvent(new Event('visibilitychange'));
};
const transition = (type: string, persisted: boolean): void => {
  window.dispatchEvent(Object.assign(new Event(type), { persisted }));
};
const setOnLine = (value: unknown): void => {
  Object.defineProperty(navigator, 'onLine', { value, configurable: true });
};

afterEach(() => {
  state = 'visible';
  setOnLine(true);
});

describe('browserLifecycle', () => {
  it('tells being out of sight from being left', () => {
    const calls: boolean[] = [];
    const stop = browserLifecycle().onHidden((leaving) => calls.push(leaving));
    turn('hidden');
    turn('visible');
    transition('pagehide', false);
    expect(calls).toEqual([false, true]);
    stop();
    turn('hidden');
    transition('pagehide', false);
    expect(calls).toHaveLength(2);
  });

  it('tells being seen again from being restored; a page that merely loads is neither', () => {
    const calls: boolean[] = [];
    const stop = browserLifecycle().onShown((restored) => calls.push(restored));
    transition('pageshow', false);
    turn('hidden');
    turn('visible');
    transition('pageshow', true);
    expect(calls).toEqual([false, true]);
    stop();
    transition('pageshow', true);
    expect(calls).toHaveLength(2);
  });

  it('hears the page although the app stops the event', () => {
    const run = vi.fn();
    window.addEventListener('pagehide', (event) => event.stopPropagation());
    const stop = browserLifecycle().onHidden(run);
    transition('pagehide', false);
    expect(run).toHaveBeenCalledTimes(1);
    stop();
  });

  it('says when the network is back', () => {
    const run = vi.fn();
    const stop = browserLifecycle().onOnline(run);
    window.dispatchEvent(new Event('online'));
    stop();
    window.dispatchEvent(new Event('online'));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is offline only when the browser says so', () => {
    const { isOnline } = browserLifecycle();
    expect(isOnline()).toBe(true);
    setOnLine(false);
    expect(isOnline()).toBe(false);
    setOnLine(undefined);
    expect(isOnline()).toBe(true);
  });

  it('is inert where there is no page', () => {
    const { document: page, window: win } = globalThis;
    vi.stubGlobal('document', undefined);
    vi.stubGlobal('window', undefined);
    vi.stubGlobal('navigator', undefined);
    try {
      const { onHidden, onShown, onOnline, isOnline } = browserLifecycle();
      for (const listen of [onHidden, onShown, onOnline]) listen(() => {})();
      expect(isOnline()).toBe(true);
    } finally {
      vi.unstubAllGlobals();
    }
    expect([globalThis.document, globalThis.window]).toEqual([page, win]);
  });
});
