// Run by manyRequests.test.ts with --expose-gc: a server process with a thousand visitors at once, and what it leaves behind.
import { getActiveResourcesInfo } from 'node:process';

const [, , entry, configEndpoint, trackEndpoint] = process.argv;
const { createServerConvert } = await import(entry);
// However slow the machine is: without a config in time every answer would be the original.
const options = { sdkKey: '10022898/10025986', configEndpoint, timeout: 60_000 };

const cookieOf = (cookies) => cookies.map((cookie) => cookie.split(';')[0]).join('; ');
const breathe = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 5));

/** One request as an app makes it: with awaits in between, where another request could get in. */
async function serve(visitor, round) {
  const convert = await createServerConvert({
    ...options,
    trackEndpoint,
    attributes: { country: visitor % 2 ? 'DE' : 'FR', visitor: `secret-of-${round}-${visitor}` },
    cookies: `convert-react.visitorId=visitor-${round}-${visitor}`,
    experiences: ['hero'],
  });
  await breathe();
  const offer = convert.experience('offer');
  await breathe();
  const germans = convert.experience('germans');
  if (visitor % 50 === 0) {
    convert.track('purchase', { amount: visitor });
    await convert.flush();
  }
  const state = convert.dehydrate({ mode: visitor % 3 ? 'config' : 'decisions' });
  return { convert, offer, germans, state, text: JSON.stringify([state, convert.cookies, offer, germans]) };
}

/** What is wrong with an answer: nothing of another visitor may be in it. */
async function faultsOf(visitor, round) {
  const { convert, germans, text, offer } = await serve(visitor, round);
  const id = `visitor-${round}-${visitor}`;
  const strangers = [...text.matchAll(/visitor-\d+-\d+|secret-of-\d+-\d+/g)]
    .map(([word]) => word)
    .filter((word) => word !== id && word !== `secret-of-${round}-${visitor}`);
  const alone = await createServerConvert({ ...options, visitorId: id });
  return [
    ...(convert.visitorId === id ? [] : ['id']),
    ...(strangers.length > 0 ? [`strangers: ${strangers.slice(0, 3)}`] : []),
    ...((germans.variation !== null) === (visitor % 2 === 1) ? [] : ['attributes']),
    ...(offer.variation === alone.experience('offer').variation ? [] : ['variation']),
    ...(cookieOf(convert.cookies).includes(id) ? [] : ['cookie']),
  ];
}

async function round(number, count) {
  const faults = await Promise.all(Array.from({ length: count }, (_, visitor) => faultsOf(visitor, number)));
  return faults.flat();
}

const heap = () => {
  for (let times = 0; times < 4; times += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
};

const listenersNow = () => process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`);

const listenersBefore = listenersNow();
const faults = [];
// The first rounds warm up: what the runtime keeps of them is not kept again.
for (let number = 0; number < 3; number += 1) faults.push(...(await round(number, 1_000)));
const before = heap();
for (let number = 3; number < 6; number += 1) faults.push(...(await round(number, 1_000)));
const grown = heap() - before;

await new Promise((resolve) => setImmediate(resolve));
const left = getActiveResourcesInfo().filter((kind) => !/Socket|TCP|Pipe|FSReq|TTY/.test(kind));
const listeners = listenersNow().filter((line) => !listenersBefore.includes(line));
console.log(JSON.stringify({ faults, grown, left, listeners }));
process.exit(0);
