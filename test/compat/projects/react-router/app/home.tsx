import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';
import { createServerConvert } from 'convert-react/server';
import { useLoaderData } from 'react-router';

export async function loader({ request }: { request: Request }) {
  const convert = await createServerConvert({
    sdkKey: process.env.CONVERT_SDK_KEY,
    visitorId: process.env.CONVERT_VISITOR,
    configEndpoint: process.env.CONVERT_CONFIG_ENDPOINT,
    trackEndpoint: process.env.CONVERT_TRACK_ENDPOINT,
    cookies: request.headers.get('cookie'),
    experiences: ['hero'],
    features: ['search'],
  });
  return { state: convert.dehydrate() };
}

function App() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  return <button onClick={() => track('purchase')}>{`${hero.variation}, ${search.variables.limit}`}</button>;
}

export default function Home() {
  const { state } = useLoaderData<typeof loader>();
  return (
    <ConvertProvider initialState={state}>
      <App />
    </ConvertProvider>
  );
}
