import { describe, expect, it } from 'vitest';
import { createStaticSource } from '../../src/config/createStaticSource';

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

  it.each([
    undefined,
    null,
    'text',
    3,
    [],
    {},
    { account_id: '1' },
    { project: { id: '2' } },
    { account_id: '', project: { id: '2' } },
  ])('says what is wrong with %j', (document) => {
    const { status, error } = createStaticSource(document).getState();
    expect([status, error?.code]).toEqual(['error', 'config-shape']);
  });
});
