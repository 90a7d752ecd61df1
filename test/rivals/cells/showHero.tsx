import type { Stage } from './cell';
import { makeHero } from './makeHero';

/** Shows one hero in its provider. */
export async function showHero({ session: { Provider }, session, render }: Stage) {
  const Hero = makeHero(session);
  await render(
    <Provider>
      <Hero />
    </Provider>,
  );
}
