import { ConvertProvider } from 'convert-react';
import { createConvert } from '../../lib/createConvert';
import { project } from '../../lib/project';
import { Plans } from './Plans';

/** Only what was decided leaves the server: no rule, no other variation, and no secret. */
export default async function PlansPage() {
  const convert = await createConvert({
    sdkKey: process.env.CONVERT_PRIVATE_SDK_KEY || project.sdkKey,
    secret: process.env.CONVERT_SECRET || undefined,
    attributes: { distance: 'walking' },
    experiences: ['plans'],
    features: ['subscription'],
    goals: ['signup'],
  });

  return (
    <ConvertProvider initialState={convert.dehydrate({ mode: 'decisions' })}>
      <Plans />
    </ConvertProvider>
  );
}
