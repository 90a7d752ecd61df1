import { ConvertProvider } from 'convert-react';
import { createServerConvert } from 'convert-react/server';
import { connection } from 'next/server';
import { Suspense } from 'react';
import { options, visitorId } from '../../convert';
import { Shop } from '../Shop';

/** Decided for each request. */
export default function Page() {
  return (
    <Suspense fallback={null}>
      <Decided />
    </Suspense>
  );
}

async function Decided() {
  await connection();
  const keys = { experiences: ['hero'], features: ['search'] };
  const convert = await createServerConvert({ ...options, visitorId, ...keys });
  return (
    <ConvertProvider initialState={convert.dehydrate({ mode: 'decisions' })}>
      <Shop />
    </ConvertProvider>
  );
}
