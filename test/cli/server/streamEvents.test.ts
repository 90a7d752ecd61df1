import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createReceivedLog } from '../../../src/cli/server/received';
import { streamEvents } from '../../../src/cli/server/control';
import { until } from '../../support/until';

function createLog() {
  const log = createReceivedLog(10_000, () => 0);
  let listeners = 0;
  return {
    ...log,
    listeners: () => listeners,
    subscribe(listener: Parameters<typeof log.subscribe>[0]) {
      listeners += 1;
      const unsubscribe = log.subscribe(listener);
      return () => {
        listeners -= 1;
        unsubscribe();
      };
    },
    add: (many: number, pad = '') =>
      log.addBatch(
        {
          enrichData: false,
          source: pad,
          visitors: [
            {
              visitorId: 'v',
              segments: {},
              events: Array.from({ length: many }, () => ({ eventType: 'bucketing' as const, data: {} })),
            },
          ],
        },
        {},
        0,
      ),
  };
}

const asResponse = (stream: PassThrough) => stream as unknown as ServerResponse;
const idsIn = (text: string) => [...text.matchAll(/^id: 0\.(\d+)$/gm)].map(([, index]) => Number(index));

describe('a reader of the event stream', () => {
  it('is forgotten when it leaves', async () => {
    const log = createLog();
    const stream = new PassThrough();
    streamEvents(asResponse(stream), log, undefined);
    expect(log.listeners()).toBe(1);
    stream.destroy();
    await until(() => log.listeners() === 0);
  });

  it('is told of the newest events when there are very many', async () => {
    const log = createLog();
    log.add(6_000);
    const stream = new PassThrough();
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
    streamEvents(asResponse(stream), log, undefined);
    await until(() => text.includes('id: 0.5999\n'));
    const ids = idsIn(text);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([5_000, 1_000, 5_999]);
  });

  it('is cut off when it does not keep up', async () => {
    const log = createLog();
    const stream = new PassThrough();
    streamEvents(asResponse(stream), log, undefined);
    for (let at = 0; at < 300 && !stream.destroyed; at++) log.add(1, 'x'.repeat(100_000));
    expect(stream.destroyed).toBe(true);
    await until(() => log.listeners() === 0);
  });
});
