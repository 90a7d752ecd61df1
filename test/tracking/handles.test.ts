import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { runProcess } from '../support/runProcess';
import { createTrackServer } from './trackServer';

it('a delivery leaves no timer idle, after flush, or after destroy in the middle of retries, and its process ends by itself', async () => {
  const well = await createTrackServer((response) => void response.writeHead(200).end());
  const failing = await createTrackServer((response) => void response.writeHead(500).end());
  onTestFinished(async () => void (await Promise.all([well.close(), failing.close()])));
  const entry = fileURLToPath(new URL('./handlesProcess.ts', import.meta.url));
  const { code, said } = await runProcess(entry, well.url, failing.url);
  expect(said).toEqual({ idle: 0, waiting: 1, flushed: 0, betweenRetries: 1, destroyed: 0, undelivered: 1 });
  expect(code).toBe(0);
  expect(well.bodies).toHaveLength(1);
});
