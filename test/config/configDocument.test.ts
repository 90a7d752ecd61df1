import { describe, expect, it } from 'vitest';
import { isSameDocument } from '../../src/config/configDocument';

const document = (version: unknown = 'v1', rest: object = {}, project: object = {}) => ({
  account_id: '1',
  project: { id: '2', settings: { version }, ...project },
  ...rest,
});

describe('isSameDocument', () => {
  it('goes by the version, not by what else the documents say', () => {
    expect(isSameDocument(document(), document('v1', { _s_t: 'later', experiences: [{}] }))).toBe(true);
    expect(isSameDocument(document(), document('v2'))).toBe(false);
  });

  it('takes ids and versions that are numbers for the same text', () => {
    expect(isSameDocument(document(7), document('7', { account_id: 1 }, { id: 2 }))).toBe(true);
  });

  it('tells accounts, projects and debug modes apart', () => {
    expect(isSameDocument(document(), document('v1', { account_id: '9' }))).toBe(false);
    expect(isSameDocument(document(), document('v1', {}, { id: '9' }))).toBe(false);
    expect(isSameDocument(document(), document('v1', { is_debug: true }))).toBe(false);
    expect(isSameDocument(document(), document('v1', { is_debug: false }))).toBe(true);
    expect(isSameDocument(document('v', { account_id: '1,2' }), document('v', { account_id: '1' }))).toBe(false);
  });

  it.each([undefined, null, '', {}, true])('takes nothing for granted when the version is %j', (version) => {
    const one = { ...document(), project: { id: '2', settings: { version } } };
    expect(isSameDocument(one, structuredClone(one))).toBe(false);
    expect(isSameDocument(one, one)).toBe(true);
  });

  it.each([null, undefined, 'text', [], {}, { account_id: '1' }, { account_id: '1', project: null }])(
    'does not take %j for a document',
    (value) => {
      expect(isSameDocument(value, document())).toBe(false);
      expect(isSameDocument(document(), value)).toBe(false);
    },
  );

  it('survives settings of the wrong shape', () => {
    for (const settings of [null, 'x', 3, []]) {
      const odd = { account_id: '1', project: { id: '2', settings } };
      expect(isSameDocument(odd, { ...odd })).toBe(false);
    }
  });
});
