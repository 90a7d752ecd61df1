import { ConvertExposure, ConvertProvider } from 'convert-react';
import { Suspense } from 'react';
import { createConvert } from '../lib/createConvert';
import { Buy } from './Buy';
import { Hero } from './Hero';
import { Reviews } from './Reviews';

/** What the hooks of this page ask for is decided here, and handed to them with the rules they need. */
export default async function Home() {
  const convert = await createConvert({ experiences: ['hero', 'reviews'] });
  const delivery = convert.experience('delivery');

  return (
    <ConvertProvider initialState={convert.dehydrate({ mode: 'config' })}>
      <Hero />
      <ConvertExposure decision={delivery}>
        <p id="delivery">{delivery.variation === 'free' ? 'We bring it, for nothing.' : 'We bring it.'}</p>
      </ConvertExposure>
      <Suspense
        fallback={
          <p className="reviews" id="waiting">
            …
          </p>
        }
      >
        <LateReviews />
      </Suspense>
      <Buy />
    </ConvertProvider>
  );
}

/** Streamed when it is ready; by then the rest of the page has long been alive. */
async function LateReviews() {
  const reviews = await readReviews();
  return <Reviews reviews={reviews} />;
}

async function readReviews(): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return ['Warm.', 'Loud crust.', 'Gone in a day.'];
}
