import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { StrictMode } from 'react';
import { expect, it } from 'vitest';
import {
  ConvertProvider,
  type ConvertProviderProps,
  useExperience,
  useTrack,
  useVisitor,
  type UseVisitorResult,
} from '../../src';
import type { InitialState } from '../../src/client/types';
import { createConvertClient } from '../../src/core';
import { createServerConvert } from '../../src/server';
import { shopDocument } from '../support/shopDocument';

/** Whom a server may name, and whom the app may. */
const SERVED = ['served-1', 'served-2', 'served-3'] as const;
const USERS = ['user-1', 'user-2', 'user-3'] as const;
const VARIATIONS: Record<string, string> = { 1000: 'original', 1001: 'b', 1002: 'c' };

type Step =
  | { do: 'hand over' | 'navigate'; visitor: (typeof SERVED)[number]; plan: string }
  | { do: 'identify'; user: (typeof USERS)[number] }
  | { do: 'log in'; user: (typeof USERS)[number] }
  | { do: 'set'; team: string }
  | { do: 'reset' };

const served = fc.constantFrom(...SERVED);
const plan = fc.constantFrom('free', 'pro');
const pages: fc.Arbitrary<Step> = fc.record({ do: fc.constantFrom('hand over', 'navigate'), visitor: served, plan });
const actions: fc.Arbitrary<Step> = fc.oneof(
  pages,
  fc.record({ do: fc.constant('identify' as const), user: fc.constantFrom(...USERS) }),
  fc.record({ do: fc.constant('log in' as const), user: fc.constantFrom(...USERS) }),
  fc.record({ do: fc.constant('set' as const), team: fc.constantFrom('red', 'blue') }),
  fc.record({ do: fc.constant('reset' as const) }),
);

/** What a plain reading of the documentation says. */
function createModel(first: string) {
  const assigned = new Map<string, string>();
  const seen = new Set<string>();
  let handed = first;
  let id: string | null = first;
  let team: string | undefined;
  const become = (next: string | null) => {
    if (next !== id) team = undefined;
    id = next;
  };
  return {
    id: () => id,
    team: () => team,
    assigned(visitor: string, bucketed: string): string {
      const variation = assigned.get(visitor) ?? bucketed;
      assigned.set(visitor, variation);
      seen.add(`${visitor} ${variation}`);
      return variation;
    },
    /** Whether this visitor has seen it, perhaps before a login brought another one. */
    hasSeen: (visitor: string, variation: string) => seen.has(`${visitor} ${variation}`),
    take(step: Step) {
      if (step.do === 'hand over' || step.do === 'navigate') {
        if (step.visitor !== handed) become((handed = step.visitor));
      } else if (step.do === 'identify') become(step.user);
      else if (step.do === 'log in') {
        const before = assigned.get(id ?? '');
        if (before !== undefined && step.user !== id) assigned.set(step.user, before);
        id = step.user;
      } else if (step.do === 'set') team = step.team;
      else if (step.do === 'reset') {
        id = null;
        team = undefined;
      }
    },
    /** Other declared attributes replace what a setter gave. */
    describe: () => void (team = undefined),
    /** A reset makes an id that nobody knows before. */
    learn: (fresh: string) => void (id ??= fresh),
  };
}

const bucketed = (visitorId: string) => {
  const client = createConvertClient({ config: shopDocument(), visitorId });
  client.load();
  return client.experience('hero').variation!;
};

const PROJECT = { sdkKey: '10022898/10025986' };
const serveConfig = () => Promise.resolve(Response.json(shopDocument()));

async function stateFor(mode: 'config' | 'decisions', visitorId: string): Promise<InitialState> {
  const convert = await createServerConvert({ ...PROJECT, fetch: serveConfig, visitorId, experiences: ['hero'] });
  return convert.dehydrate({ mode });
}

let visitor: UseVisitorResult;
let track: ReturnType<typeof useTrack>;
function Hero() {
  visitor = useVisitor();
  track = useTrack();
  const { variation } = useExperience('hero');
  return <p>{`hero ${variation}`}</p>;
}

interface Sent {
  visitorId: string;
  events: { eventType: string; data: { variationId?: string; goalData?: { key: string; value: unknown }[] } }[];
}

/** A page with these props of its provider, as they are at every rendering. It records what is sent. */
function openPage(readProps: () => ConvertProviderProps, readKey = () => 0) {
  // A sequence that failed left its page behind.
  cleanup();
  localStorage.clear();
  const sent: Sent[] = [];
  const record = ((_: unknown, init?: RequestInit) => {
    if (!init?.body) return serveConfig();
    sent.push(...(JSON.parse(String(init.body)) as { visitors: Sent[] }).visitors);
    return Promise.resolve(new Response('{}'));
  }) as typeof fetch;
  const view = () => (
    <StrictMode>
      <ConvertProvider key={readKey()} {...readProps()} fetch={record} debounceMs={1} maxWaitMs={5}>
        <Hero />
      </ConvertProvider>
    </StrictMode>
  );
  const { rerender, unmount } = render(view());
  const close = () => {
    unmount();
    cleanup();
  };
  return { sent, rerender: () => rerender(view()), close };
}

/** Calls the setter of `useVisitor` that a step names; every step but those that render the page again. */
function callSetter(step: Step | PropStep, plan: string) {
  act(() => {
    if (step.do === 'identify') visitor.identify(step.user);
    else if (step.do === 'log in') visitor.identify(step.user, { keepAssignments: true });
    else if (step.do === 'set') visitor.setAttributes({ plan, team: step.team });
    else if (step.do === 'reset') visitor.reset();
  });
}

/** Runs the steps, and holds what is shown after each, and what is sent by the end, against the model. */
async function run(states: Map<string, InitialState>, steps: readonly Step[]) {
  const model = createModel(SERVED[0]);
  const trackedBy = new Map<string, string>();
  let page = { key: 0, visitor: SERVED[0] as string, plan: 'free' };
  const { sent, rerender, close } = openPage(
    () => ({ initialState: { ...states.get(page.visitor)! }, attributes: { plan: page.plan } }),
    () => page.key,
  );

  const check = () => {
    model.learn(visitor.id);
    const id = model.id()!;
    expect(visitor.id).toBe(id);
    const team = model.team();
    expect(visitor.attributes).toEqual({ plan: page.plan, ...(team !== undefined && { team }) });
    const variation = model.assigned(id, bucketed(id));
    screen.getByText(`hero ${variation}`);
    const transactionId = `t${trackedBy.size}`;
    trackedBy.set(transactionId, id);
    track('purchase', { transactionId, amount: 1, allowRepeat: true });
  };
  check();
  for (const step of steps) {
    model.take(step);
    if (step.do === 'hand over' || step.do === 'navigate') {
      if (step.plan !== page.plan) model.describe();
      const key = step.do === 'navigate' ? page.key + 1 : page.key;
      page = { key, visitor: step.visitor, plan: step.plan };
      rerender();
    } else callSetter(step, page.plan);
    await act(() => Promise.resolve());
    check();
  }
  await waitFor(() => {
    const goals = sent.flatMap((each) => each.events.flatMap(({ data }) => data.goalData ?? []));
    expect(goals.filter(({ key }) => key === 'transactionId')).toHaveLength(trackedBy.size);
  });
  for (const { visitorId, events } of sent) {
    for (const { data } of events) {
      const transaction = transactionOf(data) as string | undefined;
      if (transaction !== undefined) expect(trackedBy.get(transaction)).toBe(visitorId);
      if (data.variationId) expect(model.hasSeen(visitorId, VARIATIONS[data.variationId]!)).toBe(true);
    }
  }
  close();
}

it.each([
  ['config', actions],
  ['decisions', pages],
] as const)(
  'whatever an app, its users and its server do, hooks and events are of the visitor that the model names: mode %s',
  async (mode, steps) => {
    const states = new Map<string, InitialState>();
    for (const id of SERVED) states.set(id, await stateFor(mode, id));
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 8 }), (sequence) => run(states, sequence)),
      { numRuns: 25 },
    );
  },
);

type PropStep =
  | { do: 'name'; user: (typeof USERS)[number] | undefined }
  | { do: 'describe'; plan: string }
  | { do: 'identify'; user: (typeof USERS)[number] }
  | { do: 'set'; team: string }
  | { do: 'reset' };

const propSteps: fc.Arbitrary<PropStep> = fc.oneof(
  fc.record({ do: fc.constant('name' as const), user: fc.constantFrom(undefined, ...USERS) }),
  fc.record({ do: fc.constant('describe' as const), plan }),
  fc.record({ do: fc.constant('identify' as const), user: fc.constantFrom(...USERS) }),
  fc.record({ do: fc.constant('set' as const), team: fc.constantFrom('red', 'blue') }),
  fc.record({ do: fc.constant('reset' as const) }),
);

/** A provider whose props name the visitor, or nobody: who it is then, by docs/behaviour.md. */
async function runProps(steps: readonly PropStep[]) {
  let props: { visitorId?: string; plan: string } = { plan: 'free' };
  const { sent, rerender, close } = openPage(() => ({
    config: shopDocument(),
    visitorId: props.visitorId,
    attributes: { plan: props.plan },
  }));
  let anonymous = visitor.id;
  let id = anonymous;
  let team: string | undefined;
  const assigned = new Map<string, string>();
  const seen = new Set<string>();
  const assignedTo = (who: string) => {
    const variation = assigned.get(who) ?? bucketed(who);
    assigned.set(who, variation);
    seen.add(`${who} ${variation}`);
    return variation;
  };
  const trackedBy: string[] = [];
  const become = (next: string) => {
    if (next !== id) team = undefined;
    id = next;
  };

  const take = (step: PropStep) => {
    if (step.do === 'name') {
      const before = props.visitorId;
      props = { ...props, visitorId: step.user };
      if (step.user === before) return;
      if (step.user === undefined) {
        if (id !== anonymous) become(anonymous);
      } else if (before === undefined) {
        // A visitor who logs in goes on.
        assigned.set(step.user, assignedTo(id));
        id = step.user;
      } else become(step.user);
    } else if (step.do === 'describe') {
      if (step.plan !== props.plan) team = undefined;
      props = { ...props, plan: step.plan };
    } else if (step.do === 'identify') become(step.user);
    else if (step.do === 'set') team = step.team;
  };

  const check = () => {
    expect(visitor.id).toBe(id);
    expect(visitor.attributes).toEqual({ plan: props.plan, ...(team !== undefined && { team }) });
    screen.getByText(`hero ${assignedTo(id)}`);
    track('purchase', { transactionId: `t${trackedBy.push(id) - 1}`, amount: 1, allowRepeat: true });
  };
  check();
  for (const step of steps) {
    take(step);
    if (step.do === 'name' || step.do === 'describe') rerender();
    else callSetter(step, props.plan);
    await act(() => Promise.resolve());
    if (step.do === 'reset') {
      expect(visitor.id).not.toBe(id);
      anonymous = visitor.id;
      become(anonymous);
    }
    check();
  }
  await waitFor(() => {
    const tracked = sent.flatMap((each) => each.events.map(({ data }) => [transactionOf(data), each.visitorId]));
    expect(tracked.filter(([transaction]) => transaction !== undefined).sort()).toEqual(
      trackedBy.map((who, index) => [`t${index}`, who]).sort(),
    );
  });
  for (const { visitorId, events } of sent)
    for (const { data } of events)
      if (data.variationId) expect(seen).toContain(`${visitorId} ${VARIATIONS[data.variationId]}`);
  close();
}

const transactionOf = ({ goalData }: Sent['events'][number]['data']) =>
  goalData?.find(({ key }) => key === 'transactionId')?.value;

it('whomever the props name, and however they change, hooks and events are of that visitor', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(propSteps, { minLength: 1, maxLength: 8 }), (sequence) => runProps(sequence)),
    { numRuns: 25 },
  );
});
