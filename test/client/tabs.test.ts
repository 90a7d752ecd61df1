import { describe, expect, it } from 'vitest';
import { createTabs } from '../support/createTabs';
import { shopDocument } from '../support/shopDocument';
import type { Consent } from '../../src/visitor/visitor';

const DAY = 86_400_000;

/** The shop, with more goals. */
function withGoals(count: number) {
  const document = shopDocument();
  const goals = Array.from({ length: count }, (_, index) => ({ id: `g${index}`, key: `goal-${index}`, name: '' }));
  return { ...document, goals: [...document.goals, ...goals] };
}

describe('what tabs of one visitor do at once', () => {
  it.each(Array.from({ length: 6 }, (_, index) => index + 1))(
    'is remembered from every one of them: 48 goals and their orders on 8 tabs (seed %i)',
    async (seed) => {
      const config = withGoals(48);
      const world = createTabs({ seed });
      const tabs = Array.from({ length: 8 }, () => world.open({ config }));
      for (let index = 0; index < 48; index++) {
        const { client } = tabs[index % 8]!;
        expect(client.track(`goal-${index}`, { transactionId: `order-${index}` })).toEqual({ status: 'queued' });
        world.deliver(Math.floor(world.random() * 12));
      }
      await world.rest();
      tabs.forEach(({ close }) => close());
      world.pass(DAY + 1);
      const next = world.open({ config });
      const again = config.goals.filter(({ id }) => id.startsWith('g'));
      expect(again.map(({ key }) => next.client.track(key).status)).toEqual(again.map(() => 'duplicate'));
      const orders = again.map(({ key, id }) =>
        next.client.track(key, { transactionId: id.replace('g', 'order-'), allowRepeat: true }),
      );
      expect(orders).toEqual(again.map(() => ({ status: 'duplicate' })));
    },
  );

  it.each(Array.from({ length: 6 }, (_, index) => index + 1))(
    'is remembered as far as one of them lives to hear of it (seed %i)',
    async (seed) => {
      const config = withGoals(30);
      const world = createTabs({ seed });
      const survivor = world.open({ config });
      survivor.client.track('goal-0');
      for (let index = 1; index < 30; index++) {
        const tab = world.open({ config });
        tab.client.track(`goal-${index}`);
        world.deliver(Math.floor(world.random() * 4));
        tab.close();
      }
      await world.rest();
      survivor.close();
      const next = world.open({ config });
      for (let index = 0; index < 30; index++) expect(next.client.track(`goal-${index}`).status).toBe('duplicate');
    },
  );

  it.each(['start', 'flush'] as const)(
    'is seen by a client that was stopped meanwhile, when it is told to %s',
    async (verb) => {
      const config = withGoals(2);
      const world = createTabs();
      const [stopped, other] = [world.open({ config }), world.open({ config })];
      stopped.client.track('goal-0');
      stopped.client.expose(stopped.client.experience('hero'));
      stopped.client.stop();
      await world.rest();
      expect(other.client.track('goal-1')).toEqual({ status: 'queued' });
      await world.rest();
      other.close();
      stopped.client.track('goal-1');
      if (verb === 'start') stopped.client.start();
      else void stopped.client.flush();
      await world.rest();
      const goals = world.sent.flatMap(({ visitors }) =>
        visitors.flatMap(({ events }) => events.map(({ data }) => data)),
      );
      expect(goals.filter((data) => 'goalId' in data).map((data) => 'goalId' in data && data.goalId)).toEqual([
        'g0',
        'g1',
      ]);
    },
  );

  it('exposes each experience once, for good, also when the tabs showed different ones', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const world = createTabs({ seed });
      const tabs = ['hero', 'offer', 'germans'].map((key) => {
        const tab = world.open({ attributes: { country: 'DE' } });
        tab.client.expose(tab.client.experience(key));
        return tab;
      });
      await Promise.resolve();
      await world.rest();
      tabs.forEach(({ close }) => close());
      world.pass(DAY + 1);
      const next = world.open({ attributes: { country: 'DE' } });
      for (const key of ['hero', 'offer', 'germans']) next.client.expose(next.client.experience(key));
      await world.rest();
      const exposed = world.sent.flatMap(({ visitors }) =>
        visitors.flatMap(({ events }) =>
          events.map(({ data }) => ('experienceId' in data ? data.experienceId : 'goal')),
        ),
      );
      expect(exposed.length).toBeGreaterThan(1);
      expect(exposed).toEqual([...new Set(exposed)]);
    }
  });

  it('keeps the segments of all, and comes to rest where they contradict each other', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const world = createTabs({ seed });
      const tabs = Array.from({ length: 4 }, () => world.open());
      tabs.forEach(({ client }, index) => {
        client.setSegments({ country: `C${index}`, [index % 2 === 0 ? 'source' : 'campaign']: `${index}` });
        client.track('purchase', { transactionId: `t${index}` });
      });
      await world.rest();
      const { segments } = JSON.parse(world.disk.get('10022898-10025986-v7')!) as { segments: object };
      expect(Object.keys(segments).sort()).toEqual(['campaign', 'country', 'source']);
    }
  });

  it('is not written again because the app has cleared the storage', async () => {
    const world = createTabs();
    for (const goal of ['purchase', 'signup']) world.open().client.track(goal);
    await world.rest();
    world.clear();
    await world.rest();
    expect([...world.disk.keys()]).toEqual([]);
  });
});

describe('a denial', () => {
  it.each(['granted', 'pending'] as const)('in one tab reaches every other, where consent was %s', async (consent) => {
    for (let seed = 1; seed <= 10; seed++) {
      const world = createTabs({ seed });
      const heard: Consent[] = [];
      const tabs = Array.from({ length: 4 }, () =>
        world.open({ consent, visitorId: undefined, onConsentChange: (next) => heard.push(next) }),
      );
      tabs.forEach(({ client }, index) => client.track(index % 2 ? 'purchase' : 'signup'));
      world.deliver(Math.floor(world.random() * 50));
      tabs[0]!.client.setConsent('denied');
      await world.rest();
      expect(tabs.map(({ client }) => client.getSnapshot().consent)).toEqual(tabs.map(() => 'denied'));
      expect(heard).toEqual(tabs.map(() => 'denied'));
      expect(tabs.map(({ client }) => client.track('purchase').status)).toEqual(tabs.map(() => 'off'));
      await world.rest();
      expect([...world.disk.keys()]).toEqual([]);
    }
  });

  it('also reaches them from a client that is stopped', async () => {
    const world = createTabs();
    const [stopped, other] = [world.open(), world.open()];
    stopped.client.stop();
    await world.rest();
    stopped.client.setConsent('denied');
    await world.rest();
    expect(other.client.getSnapshot().consent).toBe('denied');
    expect([...world.disk.keys()]).toEqual([]);
  });

  it('with which a page begins is told to nobody', async () => {
    const world = createTabs();
    const first = world.open();
    await world.rest();
    const second = world.open({ consent: 'denied' });
    await world.rest();
    second.client.setConsent('granted');
    await world.rest();
    world.make().client.setConsent('denied');
    await world.rest();
    expect(first.client.getSnapshot().consent).toBe('granted');
  });

  it('is heard by pages of the same project only', async () => {
    const world = createTabs();
    const document = shopDocument();
    const other = world.open({ config: { ...document, project: { ...document.project, id: '77' } } });
    world.open().client.setConsent('denied');
    await world.rest();
    expect(other.client.getSnapshot().consent).toBe('granted');
  });
});
