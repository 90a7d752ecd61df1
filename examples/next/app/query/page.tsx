import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { ConvertProvider } from 'convert-react';
import { convertConfigOptions } from 'convert-react/server';
import { createConvert } from '../../lib/createConvert';
import { project } from '../../lib/project';
import { Hero } from '../Hero';
import { QueryProvider } from './QueryProvider';

/** For an app whose server hands over a query cache anyway: the whole config travels in it, rules included. */
export default async function QueryPage() {
  const queryClient = new QueryClient();
  // A page does not wait for a second try.
  const prefetching = queryClient.prefetchQuery({ ...convertConfigOptions(project), retry: false });
  const { visitorId } = await createConvert({ timeout: 0 });
  await prefetching;

  return (
    <QueryProvider>
      <HydrationBoundary state={dehydrate(queryClient)}>
        <ConvertProvider {...project} visitorId={visitorId} cookie={{}}>
          <Hero />
        </ConvertProvider>
      </HydrationBoundary>
    </QueryProvider>
  );
}
