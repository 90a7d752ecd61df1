import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';
import { createConvert } from '../convert.server';
import type { Route } from './+types/plans';

/** What this page's rules see, on the server and in the hooks. */
const ASKED = { attributes: { distance: 'walking' }, location: { path: '/plans' } };

export async function loader(args: Route.LoaderArgs) {
  const convert = await createConvert(args, { goals: ['signup'] });
  convert.experience('plans', ASKED);
  convert.feature('subscription', ASKED);
  return { state: convert.dehydrate() };
}

export default function Plans({ loaderData }: Route.ComponentProps) {
  return (
    <ConvertProvider initialState={loaderData.state}>
      <Subscription />
    </ConvertProvider>
  );
}

function Subscription() {
  const { variation } = useExperience('plans', ASKED);
  const { variables } = useFeature('subscription', ASKED);
  const track = useTrack();

  return (
    <>
      <h1 id="plans">{variation === 'weekly' ? 'Bread every week' : 'Bread by subscription'}</h1>
      <p>{`${variables.label}: ${variables.price} €`}</p>
      <button onClick={() => track('signup')}>Sign up</button>
    </>
  );
}
