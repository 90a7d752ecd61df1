import { ConvertProvider } from 'convert-react';
import { createMembersConvert, type MembersParams, modeOf } from '../../../../lib/createMembersConvert';
import { Refresh } from '../Refresh';
import { Shown } from '../Shown';

export default async function BreadPage({ params }: { params: MembersParams }) {
  const convert = await createMembersConvert({ experiences: ['hero'] });
  return (
    <ConvertProvider initialState={convert.dehydrate({ mode: await modeOf(params) })}>
      <Shown name="hero" />
      <Refresh />
    </ConvertProvider>
  );
}
