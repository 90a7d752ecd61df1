import { type ReactNode, Suspense } from 'react';
import { ConvertProvider, type ConvertProviderProps, useExperience } from '../../src';

export function Hero({ name = 'hero' }: { name?: string }) {
  const { isPending, variation } = useExperience(name);
  return <p>{isPending ? 'pending' : (variation ?? 'nothing')}</p>;
}

/** The same tree on a server and in a browser. */
export function Page({ children, reach, ...props }: ConvertProviderProps & { children: ReactNode; reach?: ReactNode }) {
  return (
    <ConvertProvider {...props}>
      {reach}
      <Suspense>{children}</Suspense>
    </ConvertProvider>
  );
}
