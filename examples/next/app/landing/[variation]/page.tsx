import { ConvertProvider } from 'convert-react';
import { project } from '../../../lib/project';
import { LandingExposure } from './LandingExposure';

const HEADLINES: Record<string, string> = { original: 'The best bread in town!', quiet: 'Bread.' };

/** One static page for each variation; the proxy has picked this one. */
export const generateStaticParams = () => Object.keys(HEADLINES).map((variation) => ({ variation }));

export default async function Landing({ params }: { params: Promise<{ variation: string }> }) {
  const { variation } = await params;
  return (
    <ConvertProvider {...project} cookie={{}}>
      <h1 id="landing">{HEADLINES[variation] ?? HEADLINES.original}</h1>
      <LandingExposure />
    </ConvertProvider>
  );
}
