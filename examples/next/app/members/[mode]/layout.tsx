import { ConvertProvider } from 'convert-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { createMembersConvert, type MembersParams, modeOf } from '../../../lib/createMembersConvert';
import { Shown } from './Shown';

/** A provider in the layout stays while links lead from page to page; the pages bring providers of their own. */
export default async function MembersLayout({ children, params }: { children: ReactNode; params: MembersParams }) {
  const mode = await modeOf(params);
  const convert = await createMembersConvert({ experiences: ['landing'] });
  return (
    <>
      <p>
        <Link href={`/members/${mode}/bread`}>Our bread</Link>{' '}
        <Link href={`/members/${mode}/delivery`}>Our delivery</Link>
      </p>
      <ConvertProvider initialState={convert.dehydrate({ mode })}>
        <Shown name="landing" />
        {children}
      </ConvertProvider>
    </>
  );
}
