import { act, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ConvertProvider } from '../../src';
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
