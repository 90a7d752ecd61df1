import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import '../support/noOutsideRequests';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { startServer } from '../support/startServer';
import { bucketing, conversion, trackBody } from '../support/trackBody';
import { until } from '../support/until';

async function post(server: ConvertServer, body: unknown, headers: Record<string, string> = {}, key = SHOP_KEY) {
  const response = await fetch(`${server.trackEndpoint}/track/${key}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'text/plain;charset=UTF-8', ...headers },
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('the tracking endpoints', () => {
  it('take a batch, and have its events in order of arrival', async () => {
    let time = 1_000;
    const server = await startServer({ now: () => time });
    const amount = { goalData: [{ key: 'amount', value: 10 }], bucketingData: { 100001: '200011' } };
    expect(await post(server, trackBody([bucketing(), conversion()]))).toEqual({
      status: 200,
      body: { code: 200, message: 'OK' },
    });
    time = 2_000;
    await post(server, trackBody([conversion('400001', amount)], { enrichData: true, source: 'other' }));
    expect(server.events()).toMatchObject([
      {
        index: 0,
        batch: 0,
        time: 1_000,
        visitorId: 'v7',
        segments: { country: 'US' },
        enrichData: false,
        ...bucketing(),
      },
      { index: 1, batch: 0, time: 1_000, source: 'convert-react', ...conversion() },
      { index: 2, batch: 1, time: 2_000, source: 'other', enrichData: true, data: { goalId: '400001', ...amount } },
    ]);
  });

  it('tell whose event it was, and which batch it came in', async () => {
    const server = await startServer();
    const visitors = ['a', 'b', 'a'].map((visitorId) => ({ visitorId, events: [bucketing(), conversion()] }));
    await post(server, trackBody([], { visitors }));
    expect(server.events().map(({ visitorId }) => visitorId)).toEqual(['a', 'a', 'b', 'b', 'a', 'a']);
    expect(server.events()[0]?.segments).toEqual({});
    expect(server.events().map(({ batch }) => batch)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('open with an SDK key or with account and project', async () => {
    const server = await startServer({ sdkKeys: ['1/2'] });
    expect((await post(server, trackBody(), {}, '1/2')).status).toBe(200);
    expect((await post(server, trackBody())).status).toBe(200);
    expect(await post(server, trackBody(), {}, '1/3')).toMatchObject({
      status: 404,
      body: { code: 404, fields: 'sdk_key' },
    });
    expect(server.events()).toHaveLength(2);
  });

  it('refuse the default endpoint where the project does', async () => {
    const config = shopConfig();
    Object.assign(config.project.settings, { disable_default_config: true });
    const server = await startServer({ config, sdkKeys: ['1/2'] });
    expect((await post(server, trackBody())).status).toBe(403);
    expect((await post(server, trackBody(), {}, '1/2')).status).toBe(200);
  });

  it('do not ask a beacon for the secret, but refuse a wrong one', async () => {
    const server = await startServer({ sdkKeys: ['1/2'], secrets: { '1/2': 's3cret' } });
    expect((await post(server, trackBody(), {}, '1/2')).status).toBe(200);
    expect((await post(server, trackBody(), { Authorization: 'Bearer s3cret' }, '1/2')).status).toBe(200);
    expect(await post(server, trackBody(), { Authorization: 'Bearer x' }, '1/2')).toMatchObject({
      status: 401,
      body: { code: 401, fields: 'Authorization' },
    });
  });

  it('ask everyone for it when told to', async () => {
    const server = await startServer({ sdkKeys: ['1/2'], secrets: { '1/2': 's3cret' }, requireSecretToTrack: true });
    expect((await post(server, trackBody(), {}, '1/2')).status).toBe(401);
    expect((await post(server, trackBody(), { Authorization: 'Bearer s3cret' }, '1/2')).status).toBe(200);
    expect(server.total()).toBe(1);
  });

  it.each([
    ['no-cors', 'beacon'],
    ['cors', 'fetch'],
    ['same-origin', 'fetch'],
    ['', 'other'],
  ])('tell by a mode of %j that it came by %s', async (mode, via) => {
    const server = await startServer();
    const body = JSON.stringify(trackBody());
    const port = Number(server.port);
    const lines = [
      'POST /v1/track/10000100/10000200 HTTP/1.1',
      'Host: localhost',
      'Origin: http://shop.test',
      'User-Agent: Test/1',
    ];
    const socket = connect(port, '127.0.0.1');
    socket.end(
      [
        ...lines,
        'Content-Type: text/plain',
        ...(mode ? [`Sec-Fetch-Mode: ${mode}`] : []),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
    await until(() => server.total() === 1);
    const transport = {
      via,
      contentType: 'text/plain',
      origin: 'http://shop.test',
      userAgent: 'Test/1',
      bytes: body.length,
    };
    expect(server.events()[0]?.transport).toEqual(transport);
    socket.destroy();
  });

  it('count exactly under many senders at once', async () => {
    const server = await startServer();
    const visitors = Array.from({ length: 50 }, (_, at) => `v${at}`);
    await Promise.all(
      visitors.flatMap((visitorId) =>
        [1, 2, 3].map(() =>
          post(server, trackBody([], { visitors: [{ visitorId, events: [bucketing(), conversion()] }] })),
        ),
      ),
    );
    expect(server.total()).toBe(300);
    expect(new Set(server.events().map(({ batch }) => batch)).size).toBe(150);
    expect(server.events().map(({ index }) => index)).toEqual(Array.from({ length: 300 }, (_, at) => at));
    for (const id of visitors) expect(server.events().filter(({ visitorId }) => visitorId === id)).toHaveLength(6);
  });

  it('keep the newest when there are too many, and still count all', async () => {
    const server = await startServer({ limit: 10 });
    for (let at = 0; at < 35; at++) await post(server, trackBody([bucketing('1', String(at))]));
    expect(server.total()).toBe(35);
    expect(server.events().map(({ index }) => index)).toEqual([25, 26, 27, 28, 29, 30, 31, 32, 33, 34]);
    expect(server.requests()).toHaveLength(10);
  });

  it('forget all on clear, and count anew', async () => {
    const server = await startServer();
    await post(server, trackBody());
    server.clear();
    expect([server.events(), server.requests(), server.total()]).toEqual([[], [], 0]);
    await post(server, trackBody());
    expect(server.events()).toMatchObject([{ index: 0, batch: 0 }]);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('do not allow %s', async (method) => {
    const server = await startServer();
    const response = await fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('a body that is wrong', () => {
  const visitor = (changes: object) =>
    trackBody([], { visitors: [{ visitorId: 'v7', events: [bucketing()], ...changes }] });
  const event = (value: unknown) => trackBody([value]);
  const data = (eventType: string, value: unknown) => event({ eventType, data: value });
  const goalData = (value: unknown) => data('conversion', { goalId: '1', goalData: value });
  const without = (key: string) => Object.fromEntries(Object.entries(trackBody()).filter(([name]) => name !== key));

  it.each<[string, unknown, string]>([
    ['malformed JSON', '{"accountId":', 'body'],
    ['nothing', '', 'body'],
    ['a list', [], 'body'],
    ['null', 'null', 'body'],
    ['no account', without('accountId'), 'accountId'],
    ['another account', trackBody([bucketing()], { accountId: '1' }), 'accountId'],
    ['an account that is a number', trackBody([bucketing()], { accountId: 10000100 }), 'accountId'],
    ['no project', without('projectId'), 'projectId'],
    ['another project', trackBody([bucketing()], { projectId: '1' }), 'projectId'],
    ['enrichData that is text', trackBody([bucketing()], { enrichData: 'no' }), 'enrichData'],
    ['a source that is a number', trackBody([bucketing()], { source: 3 }), 'source'],
    ['no visitors', without('visitors'), 'visitors'],
    ['an empty list of visitors', trackBody([], { visitors: [] }), 'visitors'],
    ['visitors that are an object', trackBody([], { visitors: {} }), 'visitors'],
    ['a visitor that is null', trackBody([], { visitors: [null] }), 'visitors[0]'],
    ['a visitor without id', visitor({ visitorId: undefined }), 'visitors[0].visitorId'],
    ['a visitor with an empty id', visitor({ visitorId: '' }), 'visitors[0].visitorId'],
    ['a visitor whose id is a number', visitor({ visitorId: 7 }), 'visitors[0].visitorId'],
    ['segments that are a list', visitor({ segments: [] }), 'visitors[0].segments'],
    ['segments that are null', visitor({ segments: null }), 'visitors[0].segments'],
    ['a visitor without events', visitor({ events: undefined }), 'visitors[0].events'],
    ['a visitor with no events', visitor({ events: [] }), 'visitors[0].events'],
    ['an event that is text', event('bucketing'), 'visitors[0].events[0]'],
    ['an event without data', event({ eventType: 'bucketing' }), 'visitors[0].events[0].data'],
    ['an unknown event', data('view', {}), 'visitors[0].events[0].eventType'],
    [
      'a bucketing event without experience',
      data('bucketing', { variationId: '1' }),
      'visitors[0].events[0].data.experienceId',
    ],
    [
      'a bucketing event with a number',
      data('bucketing', { experienceId: '1', variationId: 2 }),
      'visitors[0].events[0].data.variationId',
    ],
    ['a conversion without goal', data('conversion', {}), 'visitors[0].events[0].data.goalId'],
    [
      'bucketing data that is a list',
      data('conversion', { goalId: '1', bucketingData: [] }),
      'visitors[0].events[0].data.bucketingData',
    ],
    [
      'bucketing data with a number',
      data('conversion', { goalId: '1', bucketingData: { 2: 3 } }),
      'visitors[0].events[0].data.bucketingData.2',
    ],
    ['goal data that is an object', goalData({ amount: 1 }), 'visitors[0].events[0].data.goalData'],
    ['goal data that is empty', goalData([]), 'visitors[0].events[0].data.goalData'],
    [
      'goal data with an unknown key',
      goalData([{ key: 'price', value: 1 }]),
      'visitors[0].events[0].data.goalData[0].key',
    ],
    ['goal data without a value', goalData([{ key: 'amount' }]), 'visitors[0].events[0].data.goalData[0].value'],
    [
      'goal data with null, as NaN is sent',
      goalData([{ key: 'amount', value: null }]),
      'visitors[0].events[0].data.goalData[0].value',
    ],
    [
      'a list for an amount',
      goalData([{ key: 'amount', value: ['1'] }]),
      'visitors[0].events[0].data.goalData[0].value',
    ],
    [
      'a dimension of numbers',
      goalData([{ key: 'customDimension1', value: [1] }]),
      'visitors[0].events[0].data.goalData[0].value',
    ],
    ['a second event that is wrong', trackBody([bucketing(), null]), 'visitors[0].events[1]'],
  ])('%s is refused whole, and the field is named', async (_, body, fields) => {
    const server = await startServer();
    const { status, body: said } = await post(server, body);
    expect([status, said]).toEqual([400, { code: 400, message: expect.any(String) as string, fields }]);
    expect(server.events()).toEqual([]);
    expect(server.requests()).toMatchObject([{ status: 400 }]);
  });

  it('is told from one that is unusual', async () => {
    const server = await startServer();
    const values = [
      { key: 'amount', value: -0.5 },
      { key: 'productsCount', value: 3 },
      { key: 'transactionId', value: 't1' },
      { key: 'customDimension5', value: ['a', 'b'] },
      { key: 'customDimension1', value: 'c' },
    ];
    expect((await post(server, goalData(values))).status).toBe(200);
    expect((await post(server, without('source'))).status).toBe(200);
    expect((await post(server, { ...trackBody(), more: true })).status).toBe(200);
    expect((await post(server, trackBody([bucketing('unknown', 'unknown')]))).status).toBe(200);
  });

  it('is as long as 64 KB at most', async () => {
    const server = await startServer();
    const padded = (bytes: number) => {
      const body = JSON.stringify(trackBody([bucketing()], { pad: '' }));
      return body.replace('"pad":""', `"pad":"${'x'.repeat(bytes - body.length)}"`);
    };
    expect((await post(server, padded(65_536))).status).toBe(200);
    expect(await post(server, padded(65_537))).toEqual({
      status: 413,
      body: { code: 413, message: 'The body is longer than 65536 bytes.', fields: 'body' },
    });
    expect((await post(server, padded(900_000))).status).toBe(413);
    await post(server, padded(20_000_000)).catch(() => 'cut off');
    expect(server.total()).toBe(1);
  });

  it('is counted in bytes', async () => {
    const server = await startServer();
    const body = JSON.stringify(trackBody([bucketing()], { pad: 'é'.repeat(33_000) }));
    expect(body.length).toBeLessThan(65_536);
    expect((await post(server, body)).status).toBe(413);
  });

  it('is no event when its sender leaves before the end', async () => {
    const server = await startServer();
    const socket = connect(server.port, '127.0.0.1');
    const body = JSON.stringify(trackBody());
    socket.write(
      `POST /v1/track/${SHOP_KEY} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`,
    );
    await until(() => server.requests().length === 1);
    socket.destroy();
    await post(server, trackBody());
    expect(server.total()).toBe(1);
    expect(server.requests()[0]?.status).toBeNull();
  });

  it('keeps nothing of __proto__', async () => {
    const server = await startServer();
    const body = JSON.stringify(trackBody()).replace('"segments":{', '"segments":{"__proto__":{"polluted":true},');
    expect((await post(server, body)).status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('the log', () => {
  it('has a line to read for each event, with names for ids, and one for each request', async () => {
    const lines: string[] = [];
    const server = await startServer({ log: (line) => lines.push(line), now: () => Date.UTC(2026, 0, 5, 8, 30, 15) });
    const goalData = [
      { key: 'amount', value: 24.5 },
      { key: 'transactionId', value: 't1' },
    ];
    await post(
      server,
      trackBody([bucketing(), conversion('400001', { goalData, bucketingData: { 100001: '200011' } })]),
    );
    await post(server, trackBody([bucketing('77', '88'), conversion('99')]));
    await post(server, '{');
    expect(lines).toEqual([
      '08:30:15  v7  bucketing   hero-experiment → b',
      '08:30:15  v7  conversion  purchase  amount=24.5  transactionId="t1"  (hero-experiment → b)',
      `POST /v1/track/${SHOP_KEY} 200`,
      '08:30:15  v7  bucketing   77? → 88?',
      '08:30:15  v7  conversion  99?',
      `POST /v1/track/${SHOP_KEY} 200`,
      `POST /v1/track/${SHOP_KEY} 400`,
    ]);
  });

  it('holds no secret, no token, and nothing that moves a cursor', async () => {
    const lines: string[] = [];
    const server = await startServer({ log: (line) => lines.push(line), debugTokens: ['t0ken'] });
    await fetch(`${server.configEndpoint}/config/${SHOP_KEY}?debug_token=t0ken`, {
      headers: { Authorization: 'Bearer s3cret' },
    });
    await post(server, trackBody([], { visitors: [{ visitorId: '\u001b[2J\r\n', events: [bucketing()] }] }));
    expect(lines.join('')).not.toMatch(/t0ken|s3cret/);

    expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
    expect(lines).toHaveLength(3);
  });
});
