import { act, render } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { ConvertProvider } from '../../src';
import { ConvertDevtools } from '../../src/devtools';
import { shopDocument } from '../support/shopDocument';

afterEach(() => void vi.unstubAllGlobals());

const page = (isOpen: boolean) =>
  createElement(
    ConvertProvider,
    { config: shopDocument(), visitorId: 'v1' },
    isOpen && createElement(ConvertDevtools, { enabled: true }),
  );

it('the devtools show nothing and fail nowhere on a platform without a document, as React Native', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const { rerender } = render(page(false));
  await import('../../src/devtools/mountDevtools');
  const { document: real } = globalThis;
  vi.stubGlobal('document', undefined);
  rerender(page(true));
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  vi.stubGlobal('document', real);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(warned).not.toHaveBeenCalled();
  expect(real.querySelector('convert-devtools')).toBeNull();
});
