import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { LONGEST_BODY, readBody } from '../../../src/cli/server/http';

const bodyOf = (chunks: Iterable<Buffer>) => readBody(Readable.from(chunks) as IncomingMessage);

it('a body is put together from its parts, also where one splits a letter', async () => {
  const bytes = Buffer.from('naïve');
  expect(await bodyOf([bytes.subarray(0, 3), bytes.subarray(3)])).toEqual({ kind: 'whole', text: 'naïve', bytes: 6 });
});

it('a body without end is given up on', async () => {
  let read = 0;
  function* endless() {
    for (;;) yield Buffer.alloc((read += 1) && LONGEST_BODY);
  }
  expect(await bodyOf(endless())).toEqual({ kind: 'too-long' });
  expect(read).toBeLessThan(50);
});
