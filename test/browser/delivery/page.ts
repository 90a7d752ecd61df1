import { createConvertClient } from '../../../src/core';

/** What the page under test offers to the test that drives the browser. */
export interface Harness {
  /** Resolves when the config is there and the hero has been exposed. */
  ready: Promise<void>;
  track(goals: readonly string[]): void;
  /** Tracks a conversion of this amount, and of about a kilobyte. */
  trackWide(amount: number): unknown;
  grant(): void;
  /** Events in the storage that are not delivered. */
  waiting(): number;
  /** Every key of the storage that is ours; none where it is forbidden. */
  stored(): string[];
  errors: string[];
  /** Tells a restored page from one loaded anew. */
  readonly birth: number;
}

declare global {
  interface Window {
    harness: Harness;
    endpoints: { configEndpoint: string; trackEndpoint: string };
  }
}

const asked = new URLSearchParams(location.search);
const errors: string[] = [];
const client = createConvertClient({
  sdkKey: '100/200',
  visitorId: 'v1',
  consent: asked.has('pending') ? 'pending' : 'granted',
  refetchInterval: 0,
  debounceMs: Number(asked.get('debounce') ?? 250),
  onError: ({ code }) => errors.push(code),
  ...window.endpoints,
});

if (asked.has('full')) fillStorage();
client.start();
const isFollowUp = asked.has('follow-up');
const waiting = /\.(entry|sending)\./;

/** An app that has used up all there is. */
function fillStorage(): void {
  for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) localStorage.setItem('the app', (localStorage.getItem('the app') ?? '') + 'x'.repeat(size));
    } catch {
      // Half as much may fit.
    }
  }
}

function stored(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key !== 'the app');
  } catch {
    return [];
  }
}

window.harness = {
  ready: client.ready().then(() => {
    if (!isFollowUp) client.expose(client.experience<string>('hero'));
  }),
  track: (goals) => goals.forEach((goal) => client.track(goal)),
  trackWide: (amount) => client.track('wide', { amount, customDimension1: 'x'.repeat(1_000), allowRepeat: true }),
  grant: () => client.setConsent('granted'),
  waiting: () => stored().filter((key) => waiting.test(key)).length,
  stored,
  errors,
  birth: Math.random(),
};
