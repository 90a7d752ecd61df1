import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fetchConfig, type FetchConfigOptions } from '../../src/config/fetchConfig';
import { ConvertError } from '../../src/errors';
import '../support/noOutsideRequests';
import { startHttpServer, type HttpServer } from '../support/startHttpServer';

const document = { account_id: '10035569', project: { id: '10034190' }, experiences: [{ id: '1' }] };
const reply =
  (status: number, body: unknown, type = 'application/json'): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'Content-Type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

let server: HttpServer;
beforeEach(async () => {
  server = await startHttpServer(reply(200, document));
});
afterEach(() => server.close());

const load = (options: FetchConfigOptions = {}) =>
  fetchConfig({ sdkKey: '10035569/10034190', configEndpoint: server.url, ...options });

async function failure(options?: FetchConfigOptions): Promise<ConvertError> {
  const error: unknown = await load(options).then(
    () => 'no failure',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConvertError);
  return error as ConvertError;
}

describe('a config that comes', () => {
  it('is the document as served', async () => {
    expect(await load()).toEqual(document);
  });

  it('is asked for with the right request', async () => {
    await load({ environment: 'production', secret: 's3cret' });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'GET', url: '/config/10035569/10034190?environment=production' });
    expect(request?.headers).toMatchObject({ authorization: 'Bearer s3cret', 'user-agent': 'ConvertAgent/1.0' });
    expect(request?.headers).not.toHaveProperty('content-type');
  });

  it.each([200, 201, 203, 206, 299])('may come with status %i', async (status) => {
    server.answer(reply(status, document));
    expect(await load()).toEqual(document);
  });

  it('may come with a byte order mark, with a wrong content type, with number ids, and with a falsy error', async () => {
    server.answer(reply(200, '\ufeff' + JSON.stringify({ ...document, account_id: 1, error: null }), 'text/plain'));
    expect(await load()).toMatchObject({ account_id: 1 });
  });

  it('may be large', async () => {
    const big = {
      ...document,
      experiences: Array.from({ length: 20_000 }, (_, i) => ({ id: `${i}`, name: 'x'.repeat(100) })),
    };
    server.answer(reply(200, big));
    expect((await load())['experiences']).toHaveLength(20_000);
  });

  it('keeps a field named __proto__ out of its prototype', async () => {
    server.answer(reply(200, `{"account_id":"1","project":{"id":"2"},"__proto__":{"polluted":true}}`));
    const loaded = await load();
    expect(Object.getPrototypeOf(loaded)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a config that does not come', () => {
  it.each([301, 400, 401, 403, 404, 410, 429, 500, 502, 503])(
    'is refused with status %i and the words of the server',
    async (status) => {
      server.answer(reply(status, { code: status, message: 'Not allowed', fields: 'sdk_key' }));
      const error = await failure();
      expect(error.code).toBe('config-status');
      expect(error.details).toMatchObject({ status, code: status, message: 'Not allowed', fields: 'sdk_key' });
    },
  );

  it('is refused without words when the server has none', async () => {
    server.answer(reply(502, '<html>Bad gateway</html>', 'text/html'));
    expect((await failure()).details).toEqual({ url: `${server.url}/config/10035569/10034190`, status: 502 });
  });

  it.each([
    [true, {}],
    ['no such key', { message: 'no such key' }],
    [
      { code: 7, message: 'no' },
      { code: 7, message: 'no' },
    ],
  ])('is refused with status 200 and the error %j', async (error, words) => {
    server.answer(reply(200, { error, ...document }));
    const failed = await failure();
    expect(failed.code).toBe('config-body');
    expect(failed.details).toMatchObject({ status: 200, problem: 'error', ...words });
  });

  it('is refused with status 200 and an error instead of a document', async () => {
    server.answer(reply(200, { error: 1, code: 404, message: 'gone' }));
    expect((await failure()).details).toMatchObject({ status: 200, problem: 'error', code: 404, message: 'gone' });
  });

  it.each([
    ['HTML', '<!doctype html><title>Sign in to this network</title>', 'not JSON'],
    ['truncated JSON', JSON.stringify(document).slice(0, 40), 'not JSON'],
    ['nothing', '', 'empty'],
    ['blanks', ' \n', 'empty'],
    ['null', 'null', 'not an object'],
    ['a list', '[]', 'not an object'],
    ['a number', '3', 'not an object'],
    ['text', '"config"', 'not an object'],
  ])('is refused when the body is %s', async (_, body, problem) => {
    server.answer(reply(200, body));
    const error = await failure();
    expect([error.code, error.details['problem']]).toEqual(['config-body', problem]);
  });

  it('is refused when the server says there is no content', async () => {
    server.answer((_, response) => response.writeHead(204).end());
    expect((await failure()).details).toMatchObject({ status: 204, problem: 'empty' });
  });

  it.each([
    {},
    { account_id: '1' },
    { project: { id: '2' } },
    { account_id: '1', project: null },
    { account_id: '1', project: {} },
    { account_id: '1', project: { id: '' } },
    { account_id: null, project: { id: '2' } },
    { account_id: ['1'], project: { id: '2' } },
    { account_id: '1', project: [{ id: '2' }] },
  ])('is refused when the document is %j', async (body) => {
    server.answer(reply(200, body));
    expect((await failure()).code).toBe('config-shape');
  });

  it('says so when nothing listens', async () => {
    await server.close();
    const error = await failure();
    expect(error.code).toBe('config-network');
    expect(error.details['message']).toMatch(/ECONNREFUSED/);
  });

  it('says so when the connection breaks before and within the answer', async () => {
    server.answer((request) => request.socket.destroy());
    expect((await failure()).code).toBe('config-network');
    server.answer((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{"account_id":', () => response.destroy());
    });
    expect((await failure()).code).toBe('config-network');
  });

  it('says so when fetch itself throws, whatever it throws', async () => {
    const broken = (thrown: unknown) => () => Promise.reject(thrown as Error);
    expect((await failure({ fetch: broken('no') })).details).toMatchObject({ message: 'no' });
    expect((await failure({ fetch: broken(undefined) })).code).toBe('config-network');
    expect((await failure({ fetch: (() => undefined) as never })).code).toBe('config-network');
  });

  it('fails the same way before anything is sent', async () => {
    expect((await failure({ sdkKey: '' })).code).toBe('config-missing');
    expect((await failure({ sdkKey: '../x' })).code).toBe('sdk-key-invalid');
    expect((await failure({ secret: 's', isBrowser: true })).code).toBe('secret-in-browser');
    expect(server.requests).toEqual([]);
  });
});

describe('an abort', () => {
  it('passes through as the abort it is: before, during and within the answer', async () => {
    const reason = new Error('left the page');
    await expect(load({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.requests).toEqual([]);

    const controller = new AbortController();
    server.answer(() => controller.abort(reason));
    await expect(load({ signal: controller.signal })).rejects.toBe(reason);

    const late = new AbortController();
    server.answer((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{', () => setTimeout(() => late.abort(), 20));
    });
    await expect(load({ signal: late.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('secrets', () => {
  it('are in no error, also when the server or the runtime repeats them', async () => {
    const secret = 's3cret+/=';
    const debugToken = 't0ken &?';
    const repeat = `${secret} ${debugToken} ${encodeURIComponent(debugToken)} debug_token=t0ken+%26%3F`;
    const answers = [reply(401, { code: 1, message: repeat, fields: repeat }), reply(200, { error: repeat })];
    for (const answer of answers) {
      server.answer(answer);
      expectClean(await failure({ secret, debugToken, debugTokenIn: 'query' }));
    }
    const fetch = () => Promise.reject(new Error(repeat, { cause: new Error(repeat) }));
    expectClean(await failure({ secret, debugToken, debugTokenIn: 'query', fetch }));
    expectClean(await failure({ secret: 'line\nbreak s3cret', debugToken }));
  });

  function expectClean(error: ConvertError): void {
    const said = [error.message, error.stack, String(error.cause), JSON.stringify(error.details)].join();
    expect(said).not.toMatch(/s3cret|t0ken/);
  }

  it('keep the rest of the message, bounded', async () => {
    server.answer(reply(403, { message: `key of s3cret: ${'x'.repeat(10_000)}` }));
    const { details } = await failure({ secret: 's3cret' });
    expect(details['message']).toMatch(/^key of \*\*\*: x+$/);
    expect(String(details['message']).length).toBe(500);
  });
});

describe('a request', () => {
  it.each([
    ['', globalThis.fetch],
    [', also by a fetch that does not listen to its signal', (input, init) => fetch(input, { ...init, signal: null })],
  ] as [string, typeof fetch][])('fails when there is no answer in half a minute%s', async (_, fetch) => {
    const asked = new Promise<void>((resolve) => server.answer(() => resolve()));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const failed = failure({ fetch });
    await asked;
    vi.advanceTimersByTime(30_000);
    expect(await failed).toMatchObject({ code: 'config-network', details: { message: 'no answer in 30000 ms' } });
  });

  it('leaves no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await load();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a redirected config', () => {
  const redirect =
    (location: string, status = 302): RequestListener =>
    (_, response) => {
      response.writeHead(status, { Location: location });
      response.end();
    };

  async function startOther() {
    const other = await startHttpServer(reply(200, document));
    onTestFinished(() => other.close());
    return other;
  }

  const SECRETS: [string, FetchConfigOptions][] = [
    ['a debug token', { debugToken: 't0ken' }],
    ['a secret', { secret: 's3cret' }],
    ['both', { debugToken: 't0ken', secret: 's3cret' }],
    ['a debug token of a page, in a header', { debugToken: 't0ken', isBrowser: true, debugTokenIn: 'header' }],
  ];

  it.each([301, 302, 303, 307, 308])('is followed where nothing secret was sent (%s)', async (status) => {
    const other = await startOther();
    server.answer(redirect(`${other.url}/elsewhere`, status));
    expect(await load()).toEqual(document);
    expect(other.requests).toHaveLength(1);
  });

  it.each(SECRETS)('never takes %s to another host', async (_, options) => {
    const other = await startOther();
    for (const location of [
      `${other.url}/elsewhere`,
      other.url.replace('http:', '').replace('127.0.0.1', 'localhost'),
    ]) {
      server.answer(redirect(location));
      const { code, details } = await failure(options);
      expect([code, details['status']]).toEqual(['config-status', 302]);
      expect(details['message']).toMatch(/redirect/);
      expect(JSON.stringify(details)).not.toMatch(/t0ken|s3cret/);
    }
    expect(other.requests).toEqual([]);
  });

  it.each(SECRETS)('takes %s along on the same host, and ends', async (_, options) => {
    const secrets = ({ headers }: { headers: NodeJS.Dict<unknown> }) => [
      headers['convert-debug-token'],
      headers.authorization,
    ];
    let left = 2;
    server.answer((request, response) =>
      left-- > 0 ? redirect('/api/v2/x')(request, response) : reply(200, document)(request, response),
    );
    expect(await load(options)).toEqual(document);
    expect(server.requests.map(({ url }) => url).slice(1)).toEqual(['/api/v2/x', '/api/v2/x']);
    expect(secrets(server.requests[2]!)).toEqual(secrets(server.requests[0]!));

    server.answer(redirect('/round'));
    expect((await failure(options)).code).toBe('config-status');
    expect(server.requests.length).toBeLessThan(20);
  });

  it.each(['', 'http://', 'http://%', '/no\u0000'])(
    'without an address that can be asked is a failure: %j',
    async (location) => {
      server.answer((_, response) => {
        response.writeHead(302, location === '' ? {} : { Location: location.replace('\u0000', '') });
        response.end();
      });
      expect((await failure({ secret: 's3cret' })).code).toBe('config-status');
    },
  );
});
