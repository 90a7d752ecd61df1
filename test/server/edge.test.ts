import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { bundleServer, removeFolder } from './bundleServer';

let folder: string;
let code: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-react-'));
  ({ code } = await bundleServer('iife', folder));
}, 60_000);
afterAll(() => removeFolder(folder));

/** What every edge runtime has (the minimum common API), and nothing of Node or of a page. */
const EDGE = { fetch, crypto, URL, URLSearchParams, TextEncoder, AbortController, setTimeout, clearTimeout, Headers };

/** Runs `body` of an async function with the entry as `server`; what comes out is JSON, as contexts share no classes. */
async function runOnEdge(globals: object, input: object, body: string): Promise<unknown> {
  const context = createContext({ ...globals, input: JSON.stringify(input) });
  runInContext(code, context);
  const done = runInContext(
    `(async () => { const given = JSON.parse(input); return JSON.stringify(await (async () => { ${body} })()); })()`,
    context,
  ) as Promise<string>;
  return JSON.parse(await done);
}

const BODY = `
  const convert = await server.createServerConvert(given);
  const hero = convert.experience('hero');
  const status = convert.track('purchase', { amount: 1 }).status;
  await convert.flush();
  const states = ['config', 'decisions'].map((mode) => convert.dehydrate({ mode }).mode);
  return { variation: hero.variation, status, cookies: convert.cookies.length, id: convert.visitorId, states };
`;

describe('an edge-like runtime', () => {
  it('has no process, window or require, and yet loads a config, decides, tracks and hands over', async () => {
    const { configEndpoint, trackEndpoint, ...server } = await startServer({ config: shopDocument() });
    const globals = await runOnEdge(EDGE, {}, 'return [typeof process, typeof window, typeof require, typeof Buffer]');
    expect(globals).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
    const request = { sdkKey: '10022898/10025986', configEndpoint, trackEndpoint, cookies: '' };
    expect(await runOnEdge(EDGE, request, BODY)).toEqual({
      variation: expect.stringMatching(/^(original|b|c)$/),
      status: 'queued',
      cookies: 2,
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      states: ['config', 'decisions'],
    });
    expect(server.events()).toHaveLength(2);
    expect(server.events()[0]?.transport.userAgent).toBe('ConvertAgent/1.0');
  });

  it('decides with nothing at all but the language, from a document', async () => {
    const { variation, states } = (await runOnEdge(
      {},
      { config: shopDocument(), visitorId: 'v7' },
      BODY.replace(/const status.*\n.*flush\(\);/, 'const status = null;'),
    )) as { variation: string; states: string[] };
    expect(variation).toMatch(/^(original|b|c)$/);
    expect(states).toEqual(['config', 'decisions']);
  });

  it('refuses what edges refuse: no fetch option but the plain ones', async () => {
    const { configEndpoint, trackEndpoint, ...server } = await startServer({ config: shopDocument() });
    const strict = (url: string, init: Record<string, unknown>) => {
      const odd = Object.keys(init).filter(
        (name) => !['method', 'headers', 'body', 'signal', 'redirect'].includes(name),
      );
      return odd.length > 0 ? Promise.reject(new Error(`not implemented: ${odd.join()}`)) : fetch(url, init);
    };
    const request = { sdkKey: '10022898/10025986', configEndpoint, trackEndpoint, cookies: '' };
    const result = await runOnEdge({ ...EDGE, fetch: strict }, request, BODY);
    expect(result).toMatchObject({ status: 'queued' });
    expect(server.events()).toHaveLength(2);
  });
});

describe('the server entry', () => {
  it('imports neither React nor a DOM, and is no client module', () => {
    const files = reachableFrom('src/server.ts');
    expect(files.length).toBeGreaterThan(30);
    const sources = files.map((file) => readFileSync(file, 'utf8'));
    const packages = sources.flatMap((source) =>
      [...source.matchAll(/^(?:import|export) (type )?[^;]*?from '([^.'][^']*)'/gms)].flatMap(([, types, name]) =>
        types ? [] : [name],
      ),
    );
    expect([...new Set(packages)]).toEqual(['murmurhash']);
    expect(sources.join('\n')).not.toMatch(/^['"]use client['"]/m);
  });
});

/** The files that an entry imports, types left out. */
function reachableFrom(entry: string, known = new Set<string>()): string[] {
  if (known.has(entry)) return [];
  known.add(entry);
  const source = readFileSync(entry, 'utf8');
  for (const [, types, target = ''] of source.matchAll(/^(?:import|export) (type )?[^;]*?from '(\.[^']*)'/gms)) {
    if (types) continue;
    const path = join(entry, '..', target);
    const file = [`${path}.ts`, `${path}.tsx`].find((candidate) => statSync(candidate, { throwIfNoEntry: false }));
    if (file) reachableFrom(file, known);
  }
  return [...known];
}
