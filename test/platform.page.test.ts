// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { isBrowser } from '../src/platform';

it('jsdom counts as a page', () => {
  expect(isBrowser()).toBe(true);
});
