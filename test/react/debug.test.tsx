import { cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConvertProvider, useExperience } from '../../src';
import { shopDocument } from '../support/shopDocument';

const lines: string[] = [];
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line)));
afterEach(() => {
  vi.restoreAllMocks();
  lines.length = 0;
  history.replaceState(null, '', '/');
  localStorage.clear();
});

const Hero = () => <p>{useExperience('hero').variation}</p>;

function show(props: { debug?: boolean } = {}) {
  render(
    <ConvertProvider config={shopDocument()} visitorId="v7" trackEndpoint="http://127.0.0.1:9" {...props}>
      <Hero />
    </ConvertProvider>,
  );
}

it.each([{}, { debug: false }])('a provider prints nothing with %j', async (props) => {
  if ('debug' in props) history.replaceState(null, '', '/?convert_debug');
  show(props);
  await import('../../src/debug');
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(lines).toEqual([]);
});

it.each<[string, { debug?: boolean }, () => void]>([
  ['the prop asks for it', { debug: true }, () => undefined],
  ['the address asks for it', {}, () => history.replaceState(null, '', '/?convert_debug')],
  ['localStorage asks for it', {}, () => localStorage.setItem('convert_debug', '1')],
])('a provider prints what it decides where %s', async (_, props, ask) => {
  ask();
  show(props);
  await waitFor(() => expect(lines.join('\n')).toMatch(/^\[convert-react\] decision: hero → \S+ \(bucketed\)$/m));
  cleanup();
  // A log looks once more after its provider is gone: before the next test.
  await new Promise((resolve) => setTimeout(resolve, 150));
});
