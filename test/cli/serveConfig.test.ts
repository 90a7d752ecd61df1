import { describe, expect, it } from 'vitest';
import '../support/noOutsideRequests';
import { SHOP_KEY, shopConfig, type ShopConfig } from '../support/shopConfig';
import { startServer } from '../support/startServer';

type Served = Omit<ShopConfig, 'experiences'> & { experiences: { key: string; environment: string }[] };
const keysOf = (document: Served) => document.experiences.map(({ key }) => key);

async function read(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Served };
}

const ERROR = {
  code: expect.any(Number) as number,
  message: expect.any(String) as string,
  fields: expect.any(String) as string,
};

describe('the two config endpoints', () => {
  it('serve the active experiences of every environment', async () => {
    const { configEndpoint } = await startServer();
    const { status, headers, body } = await read(`${configEndpoint}/config/${SHOP_KEY}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const active = shopConfig().experiences.filter(({ status }) => status === 'active');
    expect(body).toEqual({ ...shopConfig(), experiences: active, is_debug: false });
    expect(keysOf(body)).not.toContain('gift-wrapping');
  });

  it('serve one environment, and what names none', async () => {
    const config = shopConfig();
    config.experiences[0]!.environment = '';
    const { configEndpoint } = await startServer({ config });
    const staging = await read(`${configEndpoint}/config/${SHOP_KEY}?environment=staging`);
    expect(keysOf(staging.body)).toEqual(['hero-experiment', 'checkout-columns']);
    const production = await read(`${configEndpoint}/config/${SHOP_KEY}?environment=production`);
    expect(keysOf(production.body)).toHaveLength(13);
    expect(keysOf((await read(`${configEndpoint}/config/${SHOP_KEY}?environment=Staging`)).body)).toEqual([
      'hero-experiment',
    ]);
  });

  it('serve one experience alone for a preview, drafts and other environments too', async () => {
    const { configEndpoint } = await startServer();
    const one = (query: string) => read(`${configEndpoint}/config/${SHOP_KEY}?${query}`);
    expect(keysOf((await one('exp=100014&environment=staging')).body)).toEqual(['gift-wrapping']);
    expect(keysOf((await one('exp=1')).body)).toEqual([]);
  });

  it.each(['12/34', 'ab c', 'a/b/c', 'ключ/1'])('know the SDK key %s', async (key) => {
    const { configEndpoint } = await startServer({ sdkKeys: [key] });
    const path = key.split('/').map(encodeURIComponent).join('/');
    expect((await read(`${configEndpoint}/config/${path}`)).status).toBe(200);
    expect((await read(`${configEndpoint}/config/${SHOP_KEY}`)).status).toBe(200);
  });

  it.each(['1/2', '10000100', '10000100/1', `${SHOP_KEY}/`, 'constructor', SHOP_KEY.replace('/', '%2F'), '%E0%A4%A'])(
    'refuse the unknown key %s',
    async (key) => {
      const { configEndpoint } = await startServer();
      const { status, body } = await read(`${configEndpoint}/config/${key}`);
      expect(status).toBe(404);
      expect(body).toEqual({ ...ERROR, code: 404, fields: 'sdk_key' });
    },
  );

  it('serve a document without experiences just as it is', async () => {
    const config = { account_id: 9, project: { id: 9 }, experiences: 'none' };
    const { configEndpoint } = await startServer({ config });
    expect((await read(`${configEndpoint}/config/9/9?environment=x`)).body).toEqual(config);
  });

  it('leave experiences that are none in place', async () => {
    const config = { ...shopConfig(), experiences: [null, 3, { id: '1' }, { id: '2', status: 'draft' }] };
    const { configEndpoint } = await startServer({ config });
    expect((await read(`${configEndpoint}/config/${SHOP_KEY}`)).body.experiences).toEqual([null, 3, { id: '1' }]);
  });
});

describe('a project that refuses the default endpoint', () => {
  const closed = () => {
    const config = shopConfig();
    Object.assign(config.project.settings, { disable_default_config: true });
    return config;
  };

  it('is served by SDK key only', async () => {
    const { configEndpoint } = await startServer({ config: closed(), sdkKeys: ['1/2'] });
    const refused = await read(`${configEndpoint}/config/${SHOP_KEY}`);
    expect([refused.status, refused.body]).toEqual([403, { ...ERROR, fields: 'settings.disable_default_config' }]);
    expect((await read(`${configEndpoint}/config/1/2`)).status).toBe(200);
  });

  it('is served by account and project when they are its SDK key', async () => {
    const { configEndpoint } = await startServer({ config: closed() });
    expect((await read(`${configEndpoint}/config/${SHOP_KEY}`)).status).toBe(200);
  });
});

describe('an SDK key with a secret', () => {
  const secrets = { '1/2': 's3cret' };

  it('opens with it, in the Bearer form only', async () => {
    const { configEndpoint } = await startServer({ sdkKeys: ['1/2', '3/4'], secrets });
    const status = async (key: string, headers: Record<string, string> = {}) =>
      (await read(`${configEndpoint}/config/${key}`, headers)).status;
    expect(await status('1/2', { Authorization: 'Bearer s3cret' })).toBe(200);
    expect(await status('1/2', { Authorization: 's3cret' })).toBe(401);
    expect(await status('1/2', { Authorization: 'Bearer other' })).toBe(401);
    expect(await status('1/2')).toBe(401);
    expect(await status('3/4')).toBe(200);
    expect(await status('3/4', { Authorization: 'Bearer whatever' })).toBe(200);
  });

  it('is told from one whose name any object has', async () => {
    const { configEndpoint } = await startServer({ sdkKeys: ['constructor'], secrets });
    expect((await read(`${configEndpoint}/config/constructor`)).status).toBe(200);
  });

  it('is refused with the error body of the API', async () => {
    const { configEndpoint } = await startServer({ sdkKeys: ['1/2'], secrets });
    const { body, headers } = await read(`${configEndpoint}/config/1/2`, { Authorization: 'Bearer other' });
    expect(body).toEqual({ code: 401, message: 'This is not the secret of the SDK key.', fields: 'Authorization' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a debug token', () => {
  const config = () => {
    const shop = shopConfig();
    shop.experiences[0]!.status = 'paused';
    shop.experiences[1]!.status = 'completed';
    return shop;
  };

  it.each([
    ['as a header', '', { 'convert-debug-token': 't0ken' }],
    ['in the query', '?debug_token=t0ken', {}],
  ])('%s brings drafts and paused ones', async (_, query, headers) => {
    const { configEndpoint } = await startServer({ config: config(), debugTokens: ['t0ken'] });
    const { body } = await read(`${configEndpoint}/config/${SHOP_KEY}${query}`, headers);
    expect(body.is_debug).toBe(true);
    expect(keysOf(body)).toEqual(
      config()
        .experiences.map(({ key }) => key)
        .filter((key) => key !== 'pricing-experiment'),
    );
  });

  it('that is unknown is refused', async () => {
    const { configEndpoint } = await startServer({ config: config() });
    const { status, body } = await read(`${configEndpoint}/config/${SHOP_KEY}?debug_token=t0ken`);
    expect([status, body]).toEqual([401, { ...ERROR, fields: 'convert-debug-token' }]);
  });

  it('is not needed', async () => {
    const { configEndpoint } = await startServer({ config: config(), debugTokens: ['t0ken'] });
    const { body } = await read(`${configEndpoint}/config/${SHOP_KEY}?debug_token=`);
    expect([body.is_debug, keysOf(body).includes('hero-experiment')]).toEqual([false, false]);
  });
});

describe('a config that changes', () => {
  const version = async (endpoint: string) =>
    (await read(`${endpoint}/config/${SHOP_KEY}`)).body.project.settings.version;

  it('is served from then on', async () => {
    const server = await startServer();
    server.setConfig({ ...shopConfig(), experiences: [] });
    expect((await read(`${server.configEndpoint}/config/${SHOP_KEY}`)).body.experiences).toEqual([]);
  });

  it('has another version each time, also when its author forgot', async () => {
    const server = await startServer();
    const own = shopConfig().project.settings.version;
    expect(await version(server.configEndpoint)).toBe(own);
    server.setConfig(shopConfig());
    expect(await version(server.configEndpoint)).toBe(own);
    server.setConfig({ ...shopConfig(), experiences: [] });
    expect(await version(server.configEndpoint)).toBe(`${own}+1`);
    server.setConfig(shopConfig());
    expect(await version(server.configEndpoint)).toBe(`${own}+2`);
    const next = shopConfig();
    next.project.settings.version = 'next';
    server.setConfig(next);
    expect(await version(server.configEndpoint)).toBe('next');
  });
});

describe('what else may be asked', () => {
  it('HEAD has the headers and no body', async () => {
    const { configEndpoint } = await startServer();
    const get = await fetch(`${configEndpoint}/config/${SHOP_KEY}`);
    const head = await fetch(`${configEndpoint}/config/${SHOP_KEY}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
    expect(await head.text()).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE'])('%s is not allowed', async (method) => {
    const { configEndpoint } = await startServer();
    const response = await fetch(`${configEndpoint}/config/${SHOP_KEY}`, { method });
    expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([405, 'GET, HEAD', ERROR]);
  });

  it('every request is noted, with what it asked for', async () => {
    const server = await startServer();
    await read(`${server.configEndpoint}/config/${SHOP_KEY}?environment=a&_conv_low_cache=1`, {
      'User-Agent': 'ConvertAgent/1.0',
    });
    await read(`${server.configEndpoint}/config/nobody`);
    expect(server.requests()).toMatchObject([
      {
        index: 0,
        target: 'config',
        method: 'GET',
        path: `/api/v1/config/${SHOP_KEY}`,
        query: { environment: 'a', _conv_low_cache: '1' },
        headers: { 'user-agent': 'ConvertAgent/1.0' },
        status: 200,
      },
      { index: 1, query: {}, status: 404 },
    ]);
  });
});
