import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTabs, type OpenTab } from '../support/createTabs';
import { shopDocument } from '../support/shopDocument';

/** Sequences tried; `MODEL_RUNS=2000 MODEL_SEED=7 npx vitest run --project node test/client/tabs.model` for a long look. */
const RUNS = Number(process.env.MODEL_RUNS ?? 60);
const MOST_TABS = 5;
const DAY = 86_400_000;
const GOALS = Array.from({ length: 12 }, (_, index) => `goal-${index}`);
const document = shopDocument();
const config = { ...document, goals: GOALS.map((key, index) => ({ id: `g${index}`, key, name: '' })) };

const pick = fc.nat(59);
const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ name: fc.constant('track' as const), pick, goal: fc.constantFrom(...GOALS) }) },
  { weight: 4, arbitrary: fc.record({ name: fc.constant('deliver' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constantFrom('open' as const, 'close' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('rest' as const, 'a day' as const), pick }) },
);

it('what a visitor did in any tab is remembered by all, once the tab has lived a tenth of a second longer', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 2 ** 30 }),
    fc.array(steps, { maxLength: 60, size: 'max' }),
    async (seed, sequence) => {
      const world = createTabs({ seed });
      const tabs: OpenTab[] = [world.open({ config })];
      const remembered = new Set<string>();
      let recent: { goal: string; tab: OpenTab }[] = [];
      const rest = async () => {
        await world.rest();
        for (const { goal, tab } of recent) if (tabs.includes(tab)) remembered.add(goal);
        recent = [];
      };
      for (const step of sequence) {
        const tab = tabs[step.pick % tabs.length];
        if (step.name === 'open' && tabs.length < MOST_TABS) tabs.push(world.open({ config }));
        else if (step.name === 'close' && tab) tabs.splice(tabs.indexOf(tab), 1)[0]!.close();
        else if (step.name === 'deliver') world.deliver(step.pick);
        else if (step.name === 'rest' || step.name === 'a day') await rest();
        if (step.name === 'a day') world.pass(DAY + 1);
        if (step.name !== 'track' || !tab) continue;
        const { status } = tab.client.track(step.goal);
        if (remembered.has(step.goal)) expect([step.goal, status]).toEqual([step.goal, 'duplicate']);
        else if (status === 'queued') recent.push({ goal: step.goal, tab });
      }
      await rest();
      for (const tab of tabs) tab.close();
      world.pass(DAY + 1);
      const { client } = world.open({ config });
      const forgotten = [...remembered].filter((goal) => client.track(goal).status !== 'duplicate');
      expect(forgotten).toEqual([]);
    },
  );
  await fc.assert(property, { numRuns: RUNS, seed: Number(process.env.MODEL_SEED ?? 5) });
}, 600_000);
