// A million events through the delivery, in Node: order kept, none lost, nothing left in memory.
//   node --expose-gc test/bench/queue.js [events]
import { runnerImport } from 'vite';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
/** Pushed in one go: as many as an outbox holds. */
const BURST = 1_000;
const VISITORS = 7;
const MOST_GROWTH_MB = 5;

const load = async (path) => (await runnerImport(new URL(`../../src/${path}`, import.meta.url).pathname)).module;
const { createDelivery } = await load('tracking/delivery.ts');
const { createSender } = await load('tracking/sender.ts');
const { browserLifecycle } = await load('tracking/lifecycle.ts');
const { createMemoryStorage } = await load('visitor/storage.ts');

const storage = createMemoryStorage();
const destination = { url: 'http://127.0.0.1/', accountId: '1', projectId: '2', source: 'bench', enrichData: false };
/** What comes next of each visitor, who counts up in steps: a lost, doubled or misplaced event breaks the count. */
const next = Array.from({ length: VISITORS }, (_, index) => index);
let received = 0;
let misplaced = 0;
let requests = 0;
let dropped = 0;

async function receive(_url, { body }) {
  requests += 1;
  for (const { visitorId, events } of JSON.parse(body).visitors) {
    for (const { data } of events) {
      received += 1;
      if (Number(data.goalId) !== next[visitorId]) misplaced += 1;
      next[visitorId] = Number(data.goalId) + VISITORS;
    }
  }
  return new Response(null, { status: 200 });
}

const delivery = createDelivery({
  loadSender: () => createSender,
  scope: 'bench',
  storage,
  fetch: receive,
  now: Date.now,
  random: Math.random,
  setTimeout,
  clearTimeout,
  isShared: false,
  lifecycle: browserLifecycle(),
  onError: ({ details }) => (dropped += details.count ?? 1),
});

async function push(from, to) {
  for (let index = from; index < to; index += 1) {
    const event = { eventType: 'conversion', data: { goalId: String(index), bucketingData: { 100: '1000' } } };
    delivery.push([{ visitorId: String(index % VISITORS), event }], destination);
    if (index % BURST === BURST - 1) await delivery.flush();
  }
  await delivery.flush();
}

function heapInMB() {
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

delivery.start();
const warmUp = Math.min(EVENTS, 20 * BURST);
await push(0, warmUp);
const before = heapInMB();
const startedAt = performance.now();
await push(warmUp, EVENTS);
const seconds = (performance.now() - startedAt) / 1_000;
const growth = heapInMB() - before;
delivery.destroy();

console.log(`${received} of ${EVENTS} events in ${requests} requests, ${misplaced} misplaced, ${dropped} dropped`);
console.log(`${((seconds * 1e6) / (EVENTS - warmUp)).toFixed(1)} µs an event, ${seconds.toFixed(1)} s`);
console.log(`heap after collection: ${growth >= 0 ? '+' : ''}${growth.toFixed(2)} MB (bound ${MOST_GROWTH_MB})`);

const isGood =
  received === EVENTS && misplaced === 0 && dropped === 0 && growth < MOST_GROWTH_MB && storage.keys().length === 0;
if (!isGood) process.exitCode = 1;
