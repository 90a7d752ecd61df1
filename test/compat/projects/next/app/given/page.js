import { ConvertProvider } from 'convert-react';
import { createServerConvert } from 'convert-react/server';
import config from '../../convert.config.json';
import { options, visitorId } from '../../convert';
import { Shop } from '../Shop';

/** Built in advance with a config that needs no fetch: nothing of it waits, so nothing of it is cached. */
export default async function Page() {
  const keys = { experiences: ['hero'], features: ['search'] };
  const convert = await createServerConvert({ ...options, config, visitorId: null, ...keys });
  return (
    <ConvertProvider initialState={convert.dehydrate()} visitorId={visitorId}>
      <Shop />
    </ConvertProvider>
  );
}
