import { describe, expect, it } from 'vitest';
import { isBrowser } from '../src/platform';

const document = {};
function WorkerGlobalScope() {}

describe('isBrowser', () => {
  it.each([
    ['a page', { window: { document }, navigator: { userAgent: 'Mozilla/5.0 (X11) Chrome/140' } }],
    ['a page with an odd user agent', { window: { document }, navigator: { userAgent: 'Kiosk' } }],
    ['React Native', { window: {}, navigator: { product: 'ReactNative' } }],
    ['a web worker', { WorkerGlobalScope, navigator: { userAgent: 'Mozilla/5.0 (X11) Firefox/140' } }],
  ])('%s is one', (_, scope) => {
    expect(isBrowser(scope)).toBe(true);
  });

  it('a page where reading the navigator throws is one', () => {
    const scope = {
      window: { document },
      get navigator(): never {
        throw new Error('forbidden');
      },
    };
    expect(isBrowser(scope)).toBe(true);
  });

  it.each([
    ['Node', { navigator: { userAgent: 'Node.js/22' } }],
    ['Deno 1, which has a window', { window: {}, navigator: { userAgent: 'Deno/1.46' } }],
    ['a Deno worker', { WorkerGlobalScope, navigator: { userAgent: 'Deno/2.1' } }],
    ['Bun', { navigator: { userAgent: 'Bun/1.2' } }],
    ['a Cloudflare worker', { WorkerGlobalScope, navigator: { userAgent: 'Cloudflare-Workers' } }],
    ['a worker without a navigator', { WorkerGlobalScope }],
    ['the Vercel edge', { EdgeRuntime: 'edge-runtime', navigator: { userAgent: 'Edge Runtime' } }],
    ['a window without a document', { window: { document: undefined } }],
    ['nothing at all', {}],
  ])('%s is none', (_, scope) => {
    expect(isBrowser(scope)).toBe(false);
  });

  it('knows where this test runs', () => {
    expect(isBrowser()).toBe(false);
  });
});
