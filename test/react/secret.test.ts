import { expect, it } from 'vitest';
import { createConvertClient } from '../../src/core';
import { createServerConvert } from '../../src/server';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';

const options = { secret: 's3cret', visitorId: 'v7', storage: createMemoryStorage() };

it('a secret in a browser is reported once, also where nothing is fetched that would need it', async () => {
  const config = shopDocument();
  const convert = await createServerConvert({ config, visitorId: 'v7', experiences: ['hero'] });
  const initialState = convert.dehydrate({ mode: 'decisions' });
  for (const source of [{ config }, { initialState }, { sdkKey: '1/2' }]) {
    const errors: string[] = [];
    const client = createConvertClient({ ...options, ...source, onError: ({ code }) => errors.push(code) });
    client.start();
    await client.ready();
    client.stop();
    client.start();
    client.destroy();
    expect(errors, Object.keys(source)[0]).toEqual(['secret-in-browser']);
  }
});
