import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ConfigRequestOptions, configUrl } from '../../src/config/configRequest';
import { fetchConfig } from '../../src/core';

const text = fc.option(fc.constantFrom('', ' ', '1/2', ' 1/2\n', '..', 'a&b="c"', 'produção', '\ud800'), {
  nil: undefined,
});
const options: fc.Arbitrary<ConfigRequestOptions> = fc.record({
  ...{ sdkKey: text, accountId: text, projectId: text, environment: text, experienceId: text },
  secret: fc.option(fc.constantFrom('', 'secret'), { nil: undefined, freq: 3 }),
  debugToken: text,
  lowCache: fc.boolean(),
  configEndpoint: fc.constantFrom(undefined, 'http://127.0.0.1:1/api/v1/', '/convert'),
});

it('the address for a preload is the one that fetchConfig asks in a page, and refused where that refuses', async () => {
  await fc.assert(
    fc.asyncProperty(options, async (options) => {
      let asked: unknown;
      const fetch = (url: unknown) => {
        asked = url;
        return Promise.resolve(Response.json({}));
      };
      const { code } = await fetchConfig({ ...options, isBrowser: true, fetch: fetch as never }).then(
        () => ({ code: null }),
        (error: { code: string }) => error,
      );
      if (asked !== undefined) expect(configUrl(options)).toBe(asked);
      else expect(() => configUrl(options)).toThrow(expect.objectContaining({ code }));
    }),
    { numRuns: 500 },
  );
});

it('there is none where a header has to carry the debug token', () => {
  const options = { sdkKey: '1/2', debugToken: 'token', debugTokenIn: 'header' } as const;
  expect(() => configUrl(options)).toThrow(expect.objectContaining({ code: 'token-in-header' }));
  expect(configUrl({ ...options, debugTokenIn: 'query' })).toContain('debug_token=token');
});
