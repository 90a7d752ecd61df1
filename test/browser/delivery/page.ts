import { createConvertClient } from '../../../src/core';

/** What the page under test offers to the test that drives the browser. */
export interface Harness {
  /** Resolves when the config is there. */
  ready: Promise<void>;
  /** Shows the experience. */
  expose(): void;
  track(goals: readonly string[]): void;
  /** Tracks a conversion of this amount, and of about a kilobyte. */
  trackWide(amount: number): unknown;
  grant(): void;
  deny(): void;
  /** For whatever else a test has to say. */
  client: typeof client;
  /** When the last request was answered or failed, in milliseconds of the clock. */
  answeredAt: number;
  /** Has it been heard of every event of this page what the server makes of it? */
  isAnswered(): boolean;
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
/** Sends nothing of its own accord, so that a machine under load cannot send what must still be waiting. */
const isPatient = asked.has('patient');
const client = createConvertClient({
  sdkKey: '100/200',
  visitorId: 'v1',
  consent: asked.has('pending') ? 'pending' : 'granted',
  refetchInterval: 0,
  ...(asked.has('session') && { storage: sessionStorage }),
  ...(isPatient && { debounceMs: 60_000, maxWaitMs: 60_000 }),
  onError: ({ code }) => errors.push(code),
  fetch: (...request) => fetch(...request).finally(() => (window.harness.answeredAt = Date.now())),
  ...window.endpoints,
});

if (asked.has('full')) fillStorage();
client.start();
const waiting = /\.(entry|sending)\./;

/** An app that has used up all there is: 10 MiB, two bytes a character. In one go: each writing of megabytes takes a second. */
function fillStorage(): void {
  const key = 'the app';
  localStorage.setItem(key, 'x'.repeat(5 * 2 ** 20 - key.length));
  try {
    localStorage.setItem('x', '');
  } catch {
    return;
  }
  throw new Error('There is still room.');
}

function stored(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key !== 'the app');
  } catch {
    return [];
  }
}

window.harness = {
  client,
  ready: client.ready(),
  expose() {
    client.expose(client.experience<string>('hero'));
    if (isPatient) void client.flush();
  },
  track: (goals) => goals.forEach((goal) => client.track(goal)),
  trackWide: (amount) => client.track('wide', { amount, customDimension1: 'x'.repeat(1_000), allowRepeat: true }),
  answeredAt: 0,
  grant: () => client.setConsent('granted'),
  deny: () => client.setConsent('denied'),
  isAnswered: () =>
    client.inspect().events.every(({ state, hasFailed }) => state !== 'sending' && (state !== 'queued' || hasFailed)),
  waiting: () => stored().filter((key) => waiting.test(key)).length,
  stored,
  errors,
  birth: Math.random(),
};
