import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { createLocalFetch } from './localFetch';

// A busy machine is no reason to fail.
configure({ reactStrictMode: false, asyncUtilTimeout: 20_000 });

// A test that wants the network serves it itself; nothing else may be asked.
beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('fetch', createLocalFetch(realFetch));
});

const realFetch = globalThis.fetch;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
