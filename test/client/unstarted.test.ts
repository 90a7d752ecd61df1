import { expect, it, onTestFinished } from 'vitest';
import { createConvertClient } from '../../src/client';
import { realWorld } from '../../src/client/world';
import { createTestClock } from '../support/createTestClock';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';

/** A client whose config is refreshed every 30 seconds of a clock in the hands of the test. */
async function clientWithClock() {
  const clock = createTestClock();
  const server = await startServer({ config: shopDocument() });
  const options = { sdkKey: '10022898/10025986', visitorId: 'v7', refetchInterval: 30_000, ...server };
  const client = createConvertClient(options, { ...realWorld(), ...clock });
  onTestFinished(() => client.destroy());
  const fetches = () => server.requests().length;
  const asked = (count: number) => until(() => fetches() === count);
  /** What was under way has its moment before time goes on. */
  const pass = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.tick(ms);
  };
  return { client, clock, fetches, asked, pass };
}

it('a client that is never started keeps its config fresh for a minute, then leaves no timer', async () => {
  const { client, clock, fetches, asked, pass } = await clientWithClock();
  await client.ready();
  await pass(31_000);
  await asked(2);
  await pass(30_000);
  await pass(0);
  expect(clock.pending()).toEqual([]);
  const before = fetches();
  await pass(600_000);
  await pass(0);
  expect(fetches()).toBe(before);
});

it('it goes on when it is asked for again, or started after all', async () => {
  const { client, fetches, asked, pass } = await clientWithClock();
  await client.ready();
  await pass(60_000);
  await pass(0);
  const before = fetches();
  await client.ready();
  await pass(30_000);
  await asked(before + 1);
  client.start();
  for (let more = 2; more < 8; more++) {
    await pass(30_000);
    await asked(before + more);
  }
});

it('leaves no timer either when it was started after all, and stopped', async () => {
  const { client, clock, pass } = await clientWithClock();
  await client.ready();
  await pass(1_000);
  client.start();
  await pass(1_000);
  client.stop();
  await pass(0);
  expect(clock.pending()).toEqual([]);
});
