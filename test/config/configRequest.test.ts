import { describe, expect, it } from 'vitest';
import { configRequest, type ConfigRequestOptions } from '../../src/config/configRequest';

const CDN = 'https://cdn-4.convertexperiments.com/api/v1';
const sdkKey = '10035569/10034190';
const onServer = (options: ConfigRequestOptions) => configRequest({ isBrowser: false, ...options });
const inBrowser = (options: ConfigRequestOptions) => configRequest({ isBrowser: true, ...options });
const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the address of a config', () => {
  it('holds the SDK key with its slash', () => {
    expect(onServer({ sdkKey }).url).toBe(`${CDN}/config/10035569/10034190`);
  });

  it('holds account and project when there is no SDK key', () => {
    expect(onServer({ accountId: '10035569', projectId: '10034190' }).url).toBe(`${CDN}/config/10035569/10034190`);
  });

  it('prefers the SDK key to the ids', () => {
    expect(onServer({ sdkKey: '1/2', accountId: '3', projectId: '4' }).url).toBe(`${CDN}/config/1/2`);
  });

  it('takes an SDK key without a slash, and a pasted one with blanks around it', () => {
    expect(onServer({ sdkKey: 'abc' }).url).toBe(`${CDN}/config/abc`);
    expect(onServer({ sdkKey: ` ${sdkKey}\n` }).url).toBe(`${CDN}/config/${sdkKey}`);
  });

  it('encodes everything else that could change where it points', () => {
    expect(onServer({ sdkKey: 'a b?c#d/e%2Ff&g\\h' }).url).toBe(`${CDN}/config/a%20b%3Fc%23d/e%252Ff%26g%5Ch`);
    expect(onServer({ accountId: '1/2', projectId: '3?x' }).url).toBe(`${CDN}/config/1%2F2/3%3Fx`);
  });

  it.each(['..', '../x', '1/../2', './1', '1//2', '/1/2', '1/2/', '1/\ud800'])('refuses the SDK key %j', (key) => {
    expect(codeOf(() => onServer({ sdkKey: key }))).toBe('sdk-key-invalid');
  });

  it('refuses ids that would climb', () => {
    expect(codeOf(() => onServer({ accountId: '..', projectId: '1' }))).toBe('sdk-key-invalid');
  });

  it.each([{}, { sdkKey: '' }, { sdkKey: ' ' }, { accountId: '1' }, { projectId: '1' }])(
    'asks nothing for %j',
    (options) => {
      expect(codeOf(() => onServer(options))).toBe('config-missing');
    },
  );

  it.each(['http://127.0.0.1:1/api/v1', 'http://127.0.0.1:1/api/v1/', 'http://127.0.0.1:1/api/v1//'])(
    'goes to the endpoint %s',
    (configEndpoint) => {
      expect(onServer({ sdkKey, configEndpoint }).url).toBe(`http://127.0.0.1:1/api/v1/config/${sdkKey}`);
    },
  );

  it('goes to a relative endpoint of the page, and to the default one when it is blank', () => {
    expect(inBrowser({ sdkKey, configEndpoint: '/convert' }).url).toBe(`/convert/config/${sdkKey}`);
    expect(inBrowser({ sdkKey, configEndpoint: '' }).url).toBe(`${CDN}/config/${sdkKey}`);
  });
});

describe('the query of a config request', () => {
  const query = (options: ConfigRequestOptions) => onServer({ sdkKey, ...options }).url.split('?')[1];

  it('is absent when nothing is asked for', () => {
    expect(query({})).toBeUndefined();
    expect(query({ environment: '', debugToken: '', experienceId: '' })).toBeUndefined();
  });

  it('holds the environment, encoded', () => {
    expect(query({ environment: 'pre prod&x=1' })).toBe('environment=pre+prod%26x%3D1');
  });

  it('asks for the short cache when told, with a debug token and with one experience', () => {
    expect(query({ lowCache: true })).toBe('_conv_low_cache=1');
    expect(query({ debugToken: 't' })).toBe('_conv_low_cache=1');
    expect(query({ experienceId: '100' })).toBe('exp=100&_conv_low_cache=1');
  });
});

describe('the headers of a config request', () => {
  it('never hold a content type, which would cost a preflight', () => {
    const { headers } = inBrowser({ sdkKey, environment: 'production' });
    expect(Object.keys(headers)).toEqual(['Accept']);
  });

  it('name the agent on servers and edges, never in a browser', () => {
    expect(onServer({ sdkKey }).headers['User-Agent']).toBe('ConvertAgent/1.0');
    expect(inBrowser({ sdkKey }).headers).not.toHaveProperty('User-Agent');
  });

  it('hold the secret of an SDK key', () => {
    expect(onServer({ sdkKey, secret: ' s3cret\n' }).headers['Authorization']).toBe('Bearer s3cret');
    expect(onServer({ sdkKey }).headers).not.toHaveProperty('Authorization');
    expect(onServer({ sdkKey, secret: '' }).headers).not.toHaveProperty('Authorization');
    expect(onServer({ accountId: '1', projectId: '2', secret: 's' }).headers).not.toHaveProperty('Authorization');
  });

  it('refuse a secret in a browser, and name the server entry', () => {
    expect(codeOf(() => inBrowser({ sdkKey, secret: 's3cret' }))).toBe('secret-in-browser');
    expect(() => inBrowser({ sdkKey, secret: 's3cret' })).toThrow(/convert-react\/server/);
    expect(() => inBrowser({ sdkKey, secret: 's3cret' })).not.toThrow(/s3cret/);
  });
});

describe('the debug token', () => {
  it('is a header off the browser and a query in one', () => {
    const server = onServer({ sdkKey, debugToken: 't&k' });
    expect(server.headers['convert-debug-token']).toBe('t&k');
    expect(server.url).not.toContain('debug_token');
    const browser = inBrowser({ sdkKey, debugToken: 't&k' });
    expect(browser.headers).not.toHaveProperty('convert-debug-token');
    expect(browser.url).toContain('?debug_token=t%26k&_conv_low_cache=1');
  });

  it('goes where it is told', () => {
    expect(onServer({ sdkKey, debugToken: 't', debugTokenIn: 'query' }).url).toContain('debug_token=t');
    expect(inBrowser({ sdkKey, debugToken: 't', debugTokenIn: 'header' }).headers['convert-debug-token']).toBe('t');
  });
});
