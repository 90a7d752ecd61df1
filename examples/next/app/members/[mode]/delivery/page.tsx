import { ConvertProvider } from 'convert-react';
import { createMembersConvert, type MembersParams, modeOf } from '../../../../lib/createMembersConvert';
import { Order } from '../Order';
import { Shown } from '../Shown';

export default async function DeliveryPage({ params }: { params: MembersParams }) {
  const convert = await createMembersConvert({ experiences: ['delivery'], goals: ['signup'] });
  return (
    <ConvertProvider initialState={convert.dehydrate({ mode: await modeOf(params) })}>
      <Shown name="delivery" />
      <Order />
    </ConvertProvider>
  );
}
