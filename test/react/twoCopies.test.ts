import { expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/core';
import { shopDocument } from '../support/shopDocument';

it('two copies of the library on one page have one visitor id', async () => {
  vi.resetModules();
  const copy = await import('../../src/core');
  expect(copy.createConvertClient).not.toBe(createConvertClient);
  const clients = [createConvertClient, copy.createConvertClient].map((create) => create({ config: shopDocument() }));
  const [one, two] = clients.map((client) => client.getSnapshot().visitor.id);
  expect(two).toBe(one);
});
