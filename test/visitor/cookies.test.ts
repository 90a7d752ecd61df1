// @vitest-environment jsdom
// @vitest-environment-options {"url": "https://shop.example.com/cart/"}
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCookieStorage } from '../../src/visitor/cookies';

/** Records the cookie lines that the page is given. */
function recorder() {
  const written: string[] = [];
  vi.stubGlobal('document', {
    set cookie(line: string) {
      written.push(line);
    },
  });
  return { written };
}

afterEach(() => void vi.unstubAllGlobals());

describe('createCookieStorage', () => {
  it('keeps what it is given, whatever characters are in it', () => {
    const storage = createCookieStorage();
    storage.setItem('a;b=c', 'é; x=1, "q" 日本');
    expect(storage.getItem('a;b=c')).toBe('é; x=1, "q" 日本');
    expect(storage.keys()).toEqual(['a;b=c']);
    storage.removeItem('a;b=c');
    expect(storage.getItem('a;b=c')).toBeNull();
    expect(storage.keys()).toEqual([]);
  });

  it('sets a cookie for the whole site, for a year, lax, secure where the page is', () => {
    const { written } = recorder();
    createCookieStorage().setItem('id', 'v1');
    expect(written).toEqual(['id=v1; Path=/; Max-Age=31536000; SameSite=Lax; Secure']);
  });

  it('takes domain, path, maximum age, SameSite and Secure', () => {
    const { written } = recorder();
    const options = { domain: 'example.com', path: '/shop', maxAge: 60.5, sameSite: 'Strict', secure: true } as const;
    const storage = createCookieStorage(options);
    storage.setItem('id', 'v1');
    storage.removeItem('id');
    expect(written).toEqual([
      'id=v1; Path=/shop; Max-Age=60; Domain=example.com; SameSite=Strict; Secure',
      'id=; Path=/shop; Max-Age=0; Domain=example.com; SameSite=Strict; Secure',
    ]);
  });

  it('makes a SameSite=None cookie secure, since browsers refuse it otherwise', () => {
    const { written } = recorder();
    createCookieStorage({ sameSite: 'None' }).setItem('id', 'v1');
    expect(written[0]).toContain('; Secure');
  });

  it('shows what the browser refused to whoever reads it back', () => {
    const storage = createCookieStorage({ domain: 'other.example' });
    storage.setItem('id', 'v1');
    expect(storage.getItem('id')).toBeNull();
  });

  it('refuses what browsers would drop without a word', () => {
    const storage = createCookieStorage();
    expect(() => storage.setItem('id', 'x'.repeat(4_097))).toThrow(RangeError);
  });

  it('reads past cookies that are broken or not encoded', () => {
    vi.stubGlobal('document', { cookie: '%zz=1; =2; flag; good=%zz; id=v1; id=outer' });
    const storage = createCookieStorage();
    expect(storage.getItem('id')).toBe('v1');
    expect(storage.getItem('good')).toBe('');
  });
});
