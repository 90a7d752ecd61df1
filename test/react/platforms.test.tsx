import { act, render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ConvertProvider, useConvert } from '../../src';
import { shopDocument } from '../support/shopDocument';

it('what `useConvert` returns is new when what its functions return is, for compilers that remember by identity', async () => {
  const seen: ReturnType<typeof useConvert>[] = [];
  function Reader() {
    seen.push(useConvert());
    return null;
  }
  render(
    <ConvertProvider config={shopDocument()} visitorId="v1">
      <Reader />
    </ConvertProvider>,
  );
  const before = seen[seen.length - 1]!;
  const text = await before.explain('germans');
  act(() => before.setAttributes({ country: 'DE' }));
  const after = seen[seen.length - 1]!;
  expect(await after.explain('germans')).not.toBe(text);
  for (const name of ['explain', 'experience', 'feature'] as const) expect(after[name]).not.toBe(before[name]);
  for (const name of ['track', 'setAttributes', 'flush'] as const) expect(after[name]).toBe(before[name]);
});
