import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

configure({ reactStrictMode: false });

// A test that wants the network serves it itself; nothing else may be asked.
beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) => {
    const { hostname } = new URL(input instanceof Request ? input.url : String(input));
    if (hostname !== '127.0.0.1') throw new Error(`A test asked ${hostname}.`);
    return realFetch(input, init);
  });
});

const realFetch = globalThis.fetch;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
