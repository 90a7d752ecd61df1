import { get } from 'node:http';
import { get as getSecure } from 'node:https';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRequestGuard, type RequestGuard } from './createRequestGuard';
import { startHttpServer, type HttpServer } from './startHttpServer';

describe('the guard against requests that leave this machine', () => {
  let guard: RequestGuard;
  let server: HttpServer;
  beforeAll(async () => {
    server = await startHttpServer((_, response) => response.end('here'));
    guard = createRequestGuard();
  });
  afterEach(() => guard.clear());
  afterAll(async () => {
    guard.remove();
    await server.close();
  });

  it('refuses and records fetch, by name and by address', async () => {
    await expect(fetch('http://convert.invalid/')).rejects.toThrow();
    await expect(fetch('https://192.0.2.1:8443/')).rejects.toThrow();
    expect(guard.attempts()).toEqual(['convert.invalid:80', '192.0.2.1:8443']);
  });

  it('refuses and records the clients of node:http, node:https and node:net', async () => {
    await expect(settled(() => get('http://convert.invalid/'))).resolves.toMatch(/only this machine/);
    await expect(settled(() => getSecure('https://convert.invalid/'))).resolves.toMatch(/only this machine/);
    await expect(settled(() => connect(81, 'convert.invalid'))).resolves.toMatch(/only this machine/);
    expect(guard.attempts()).toEqual(['convert.invalid:80', 'convert.invalid:443', 'convert.invalid:81']);
  });

  it('lets this machine answer', async () => {
    const port = new URL(server.url).port;
    expect(await (await fetch(server.url)).text()).toBe('here');
    expect(await (await fetch(`http://localhost:${port}`)).text()).toBe('here');
    expect(guard.attempts()).toEqual([]);
  });
});

/** The message of what a client throws at once or reports later. */
function settled(start: () => { on(event: 'error', listener: (error: Error) => void): unknown }): Promise<string> {
  return new Promise((resolve) => {
    try {
      start().on('error', (error) => resolve(error.message));
    } catch (error) {
      resolve((error as Error).message);
    }
  });
}
