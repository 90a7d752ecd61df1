// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { isBrowser } from '../../src/config/isBrowser';

it('jsdom counts as a page', () => {
  expect(isBrowser()).toBe(true);
});
