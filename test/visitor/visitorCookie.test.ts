// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStorage } from '../../src/visitor/storage';
import { createMemory } from '../../src/visitor/memory';
import { formatRecordCookie } from '../../src/visitor/recordCookie';
import { readVisitorId, VISITOR_ID_KEY } from '../../src/visitor/visitorId';
import { readRecord } from '../../src/visitor/visitorRecord';
import { withVisitorCookie } from '../../src/visitor/visitorCookie';

const RECORD = 'convert-react.visitorId.1-2';
const setCookie = (name: string, value: string) => void (document.cookie = `${name}=${encodeURIComponent(value)}`);
const cookieRecord = (value: unknown, visitorId = 'v7') =>
  formatRecordCookie(RECORD, visitorId, readRecord(value)).value;
function recordsOn(storage: ReturnType<typeof withVisitorCookie>) {
  const project = () => ({ accountId: '1', projectId: '2' });
  const records = createMemory({ storage, now: () => Date.now(), project, isDenied: () => false, knownIds: () => [] });
  records.setPersist(true);
  return records;
}

beforeEach(() => {
  for (const pair of document.cookie.split('; ')) document.cookie = `${pair.split('=')[0]}=; Max-Age=0`;
});

afterEach(() => void vi.unstubAllGlobals());

describe('a storage that shares the visitor by cookie', () => {
  it('takes the id of the cookie before its own, and writes both', () => {
    const inner = createMemoryStorage();
    const storage = withVisitorCookie(inner, {});
    inner.setItem(VISITOR_ID_KEY, 'own');
    expect(readVisitorId(storage)).toBe('own');
    setCookie(VISITOR_ID_KEY, 'served');
    expect(readVisitorId(storage)).toBe('served');
    storage.setItem(VISITOR_ID_KEY, 'next');
    expect(readVisitorId(inner)).toBe('next');
    expect(document.cookie).toContain(`${VISITOR_ID_KEY}=next`);
  });

  it('takes an empty name for none', () => {
    withVisitorCookie(createMemoryStorage(), { name: '' }).setItem(VISITOR_ID_KEY, 'v7');
    expect(document.cookie).toBe(`${VISITOR_ID_KEY}=v7`);
  });

  it('keeps what a cookie holds, though the storage behind it ends with the page', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    expect(storage.isKept!('1-2-v7')).toBe(false);
    recordsOn(storage).update('v7', (record) => ({ ...record, bucketing: { 100: '1001' } }));
    storage.setItem(VISITOR_ID_KEY, 'v7');
    storage.setItem('anything', 'else');
    expect(['1-2-v7', VISITOR_ID_KEY].map(storage.isKept!)).toEqual([true, true]);
    expect(['1-2-another', '1-3-v7', 'anything'].map(storage.isKept!)).toEqual([false, false, false]);
  });

  it('leaves an id of the cookie alone that cannot be one', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    setCookie(VISITOR_ID_KEY, ' ');
    expect(readVisitorId(storage)).toBeNull();
  });

  it('mirrors the record of a visitor, and reads what a server has added to it', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    recordsOn(storage).update('v7', (record) => ({ ...record, bucketing: { 100: '1001' } }));
    expect(document.cookie).toContain(`${RECORD}=${cookieRecord({ bucketing: { 100: '1001' } })}`);
    setCookie(RECORD, cookieRecord({ bucketing: { 200: '2001' }, goals: { 900: true } }));
    expect(recordsOn(storage).read('v7')).toMatchObject({
      bucketing: { 100: '1001', 200: '2001' },
      goals: { 900: true },
    });
  });

  it('believes the cookie where the two differ: the server has rendered from it', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    recordsOn(storage).update('v7', (record) => ({ ...record, bucketing: { 100: '1001' } }));
    setCookie(RECORD, cookieRecord({ bucketing: { 100: '1002' } }));
    expect(recordsOn(storage).read('v7').bucketing).toEqual({ 100: '1002' });
  });

  it('takes nothing from the cookie of another visitor', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    setCookie(RECORD, cookieRecord({ bucketing: { 100: '1002' } }, 'somebody'));
    expect(recordsOn(storage).read('v7').bucketing).toEqual({});
  });

  it('gives its record back as the very text it was written, so that nothing counts as news', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    const records = recordsOn(storage);
    records.update('v7', (record) => ({ ...record, bucketing: { 200: '2001', 100: '1001' }, goals: { 900: true } }));
    const first = records.read('v7');
    records.reload();
    expect(records.read('v7')).toBe(first);
  });

  it('erases both, also where only the cookie is left', () => {
    const storage = withVisitorCookie(createMemoryStorage(), {});
    setCookie(VISITOR_ID_KEY, 'v7');
    setCookie(RECORD, cookieRecord({ bucketing: { 100: '1002' } }));
    recordsOn(storage).eraseStored();
    storage.removeItem(VISITOR_ID_KEY);
    expect(document.cookie).toBe('');
  });

  it('leaves everything else to the storage behind it', () => {
    const inner = createMemoryStorage();
    const storage = withVisitorCookie(inner, {});
    storage.setItem('convert-react.1.100.events.entry.1-2-3', 'x');
    expect(document.cookie).toBe('');
    expect(storage.getItem('convert-react.1.100.events.entry.1-2-3')).toBe('x');
    expect(storage.keys()).toEqual(inner.keys());
  });

  it('goes on without cookies where a page may not have any', () => {
    vi.stubGlobal('document', {
      get cookie(): string {
        throw new DOMException('sandboxed', 'SecurityError');
      },
      set cookie(_: string) {
        throw new DOMException('sandboxed', 'SecurityError');
      },
    });
    const storage = withVisitorCookie(createMemoryStorage(), {});
    storage.setItem(VISITOR_ID_KEY, 'v7');
    expect(readVisitorId(storage)).toBe('v7');
  });

  it('uses the name and the attributes it is given', () => {
    const written: string[] = [];
    vi.stubGlobal('document', {
      get cookie() {
        return '';
      },
      set cookie(line: string) {
        written.push(line);
      },
    });
    const setup = {
      name: 'vid',
      domain: 'example.com',
      sameSite: 'Strict',
      secure: true,
      maxAge: 60,
    } as const;
    withVisitorCookie(createMemoryStorage(), setup).setItem(VISITOR_ID_KEY, 'v7');
    expect(written).toEqual(['vid=v7; Path=/; Max-Age=60; Domain=example.com; SameSite=Strict; Secure']);
  });
});
