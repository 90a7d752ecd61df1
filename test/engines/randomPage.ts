import { createConvertClient } from '../../src/core';

/** The page of which random tabs open many: one visitor, who sees an experience and tracks what the test says. */
const asked = new URLSearchParams(location.search);
const birth = Math.random().toString(36).slice(2);
const errors: string[] = [];

const client = createConvertClient({
  sdkKey: '100/200',
  visitorId: 'v1',
  consent: asked.has('pending') ? 'pending' : 'granted',
  refetchInterval: 0,
  onError: ({ code }) => errors.push(code),
  // The witness is told whose request it is; of a beacon it is not.
  fetch: (url, init) => fetch(`${String(url)}?page=${birth}`, init),
  ...window.endpoints,
});

const waiting = /\.(entry|sending)\./;
const random = {
  client,
  birth,
  errors,
  ready: client.ready().then(() => client.expose(client.experience<string>('hero'))),
  track(tracks: readonly Tracked[]): void {
    for (const { goal, amount, transactionId } of tracks) {
      client.track(goal, {
        ...(amount !== undefined && { amount, allowRepeat: true }),
        ...(transactionId !== undefined && { transactionId, allowRepeat: true }),
      });
    }
  },
  /** The same in every other page that is open, in the same moment. */
  shout(tracks: readonly Tracked[]): void {
    localStorage.setItem('shout', JSON.stringify([Math.random(), tracks]));
    random.track(tracks);
  },
  waiting: () => Object.keys(localStorage).filter((key) => waiting.test(key)).length,
};

addEventListener('storage', ({ key, newValue }) => {
  if (key === 'shout' && newValue) random.track((JSON.parse(newValue) as [number, Tracked[]])[1]);
});

export interface Tracked {
  readonly goal: string;
  readonly amount?: number;
  readonly transactionId?: string;
}

declare global {
  interface Window {
    random: typeof random;
  }
}

if (!asked.has('idle')) client.start();
window.random = random;
