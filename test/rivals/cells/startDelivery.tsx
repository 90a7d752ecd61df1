import { createRoot } from 'react-dom/client';
import { wait } from '../harness/wait';
import type { Subject } from '../subjects/subject';
import { makeHero } from './makeHero';

/** A page of the app that shows the hero; `trackGoals` tracks conversions in it. */
export async function startDelivery(subject: Subject, origin: string): Promise<void> {
  const session = subject.setUp({
    config: 'given',
    attributes: {},
    origin,
    isServer: false,
    isDelivering: true,
    record: () => undefined,
  });
  const { Provider } = session;
  const Hero = makeHero(session);
  const container = document.body.appendChild(document.createElement('div'));
  createRoot(container).render(
    <Provider>
      <Hero />
    </Provider>,
  );
  for (let waited = 0; container.textContent !== 'b'; waited += 20) {
    if (waited > 10_000) throw new Error(`The hero showed ${container.textContent}.`);
    await wait(20);
  }
  const trackGoals = (goals: readonly string[]) => goals.forEach((goal) => session.track!(goal));
  Object.assign(globalThis, { trackGoals });
}
