import { act, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ConvertProvider, useConvert } from '../../src';
import { ConvertDevtools } from '../../src/devtools';
import { shopDocument } from '../support/shopDocument';

afterEach(() => void vi.unstubAllGlobals());

it('the devtools show nothing and fail nowhere on a platform without a document, as React Native', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const page = render(<ConvertProvider config={shopDocument()} visitorId="v1" />);
  await import('../../src/devtools/mountDevtools');
  const { document: real } = globalThis;
  vi.stubGlobal('document', undefined);
  page.rerender(
    <ConvertProvider config={shopDocument()} visitorId="v1">
      <ConvertDevtools enabled />
    </ConvertProvider>,
  );
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  vi.stubGlobal('document', real);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(warned).not.toHaveBeenCalled();
  expect(real.querySelector('convert-devtools')).toBeNull();
});

it('what `useConvert` returns is new when what its functions return is, for compilers that remember by identity', () => {
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
  const text = before.explain('germans');
  act(() => before.setAttributes({ country: 'DE' }));
  const after = seen[seen.length - 1]!;
  expect(after.explain('germans')).not.toBe(text);
  for (const name of ['explain', 'experience', 'feature'] as const) expect(after[name]).not.toBe(before[name]);
  for (const name of ['track', 'setAttributes', 'flush'] as const) expect(after[name]).toBe(before[name]);
});
