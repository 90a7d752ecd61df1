import { describe, expect, it } from 'vitest';
import { createStaticSource } from '../../src/config/configSource';

describe('a static source', () => {
  it('has its document from the start, and always the same state', async () => {
    const document = { account_id: '1', project: { id: '2' } };
    const source = createStaticSource(document);
    const state = source.getState();
    expect(state).toEqual({ status: 'success', document, error: null, isFetching: false });
    expect(state.document).toBe(document);
    const unsubscribe = source.subscribe(() => {
      throw new Error('nothing ever changes');
    });
    await source.refetch();
    unsubscribe();
    expect(source.getState()).toBe(state);
  });

  it.each<[unknown, string]>([
    [undefined, 'config-body'],
    [null, 'config-body'],
    ['text', 'config-body'],
    [3, 'config-body'],
    [[], 'config-body'],
    [{ error: true }, 'config-body'],
    [{}, 'config-shape'],
    [{ account_id: '1' }, 'config-shape'],
    [{ account_id: '1', project: {} }, 'config-shape'],
    [{ account_id: '', project: { id: '2' } }, 'config-shape'],
  ])('says what is wrong with %j', (document, code) => {
    const { status, document: kept, error } = createStaticSource(document).getState();
    expect([status, kept, error?.code]).toEqual(['error', null, code]);
  });

  it('survives a document that throws when it is read', () => {
    const document = {
      get account_id(): string {
        throw new Error('not yours');
      },
    };
    expect(createStaticSource(document).getState().status).toBe('error');
  });
});
