import { ConvertProvider } from 'convert-react';
import { createServerConvert } from 'convert-react/server';
import { options, visitorId } from '../../convert';
import { Hero } from '../Hero';

/** Built in advance with the config in it: the browser finds out who is there, and decides. */
export default async function Page() {
  return (
    <ConvertProvider initialState={await loadState()} visitorId={visitorId}>
      <Hero />
    </ConvertProvider>
  );
}

async function loadState() {
  'use cache';
  const keys = { experiences: ['hero'], features: ['search'] };
  const convert = await createServerConvert({ ...options, visitorId: null, ...keys });
  return convert.dehydrate();
}
