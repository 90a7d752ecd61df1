import { act, render, screen, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import * as whole from '../../src';
import type { InitialState } from '../../src/client/types';
import { ConvertDevtools } from '../../src/devtools';
import * as precomputed from '../../src/precomputed';
import { createServerConvert } from '../../src/server';
import { ConvertTestProvider } from '../../src/testing';
import { shopDocument } from '../support/shopDocument';

const EXPERIENCES = ['hero', 'offer', 'search-test', 'germans', 'pricing-page', 'nothing-of-ours'];
const FEATURES = ['search', 'nothing-of-ours'];

/** What a server hands over that was asked for these. */
async function stateOf(visitorId: string, asked: object, mode: 'config' | 'decisions' = 'decisions') {
  const convert = await createServerConvert({ config: shopDocument(), visitorId, ...asked });
  return convert.dehydrate({ mode });
}

/** A tracking server: what it was sent, as `visitor kind id`. */
function createTracking() {
  const sent: string[] = [];
  const fetch = (_: unknown, init?: RequestInit) => {
    const { visitors } = JSON.parse(String(init?.body)) as {
      visitors: { visitorId: string; events: { eventType: string; data: object }[] }[];
    };
    for (const { visitorId, events } of visitors)
      for (const { eventType, data } of events) sent.push(`${visitorId} ${eventType} ${JSON.stringify(data)}`);
    return Promise.resolve(Response.json({}));
  };
  return { sent, fetch: fetch as typeof globalThis.fetch };
}

type Kit = Pick<typeof precomputed, 'ConvertProvider' | 'useConvert' | 'useExperience' | 'useFeature' | 'useVisitor'>;
type Client = ReturnType<typeof precomputed.useConvert>;

type Step =
  | { do: 'describe'; attributes: precomputed.Attributes }
  | { do: 'identify'; id: string; keepAssignments: boolean }
  | { do: 'track'; goal: string; options: precomputed.TrackOptions };

interface Visit {
  visitorId: string;
  /** Whom the page names. Without it, the server's visitor. */
  pageId: string | undefined;
  attributes: precomputed.Attributes;
  location: { page: string };
  experiences: string[];
  features: string[];
  steps: Step[];
}

const visitorId = fc.integer({ min: 1, max: 60 }).map((number) => `v${number}`);
const attributes = fc.record({ country: fc.constantFrom('DE', 'US'), orders: fc.constantFrom('1', '10') });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('describe' as const), attributes }),
  fc.record({ do: fc.constant('identify' as const), id: visitorId, keepAssignments: fc.boolean() }),
  fc.record({
    do: fc.constant('track' as const),
    goal: fc.constantFrom('purchase', 'signup', 'nothing-of-ours'),
    options: fc.constantFrom({}, { amount: 10 }, { amount: 5, transactionId: 't1' }, { ruleData: { page: 'home' } }),
  }),
);
const visit: fc.Arbitrary<Visit> = fc.record({
  visitorId,
  pageId: fc.option(visitorId, { nil: undefined, freq: 3 }),
  attributes,
  location: fc.constantFrom({ page: 'home' }, { page: 'pricing' }),
  experiences: fc.subarray(EXPERIENCES),
  features: fc.subarray(FEATURES),
  steps: fc.array(step, { maxLength: 5 }),
});

/** Everything that a page shows, sends and hears of in a visit. */
async function spend({ pageId, location, steps, attributes }: Visit, initialState: InitialState, kit: Kit) {
  localStorage.clear();
  const { sent, fetch } = createTracking();
  const errors: string[] = [];
  let client: Client;
  function Page() {
    client = kit.useConvert();
    const { id } = kit.useVisitor();
    const answers = [
      ...EXPERIENCES.map((key) => kit.useExperience(key)),
      ...FEATURES.map((key) => kit.useFeature(key)),
    ];
    return <p>{JSON.stringify([id, client.status, answers])}</p>;
  }
  const { container, unmount } = render(
    <kit.ConvertProvider
      {...{ initialState, location, attributes, fetch, visitorId: pageId, debounceMs: 60_000, maxWaitMs: 60_000 }}
      onError={({ code }) => void errors.push(code)}
    >
      <Page />
    </kit.ConvertProvider>,
  );
  const shown = [container.textContent];
  for (const step of steps) {
    act(() => {
      if (step.do === 'describe') client.setAttributes(step.attributes);
      else if (step.do === 'identify') client.identify(step.id, step);
      else shown.push(client.track(step.goal, step.options).status);
    });
    shown.push(container.textContent);
  }
  await act(() => client.flush());
  unmount();
  return { shown, sent, errors };
}

describe('the provider without an engine', () => {
  it('answers and sends as the one with it, for every key, asked or not, whoever the visitor is', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(visit, async (visit) => {
        const state = await stateOf(visit.visitorId, visit);
        const [expected, actual] = [await spend(visit, state, whole), await spend(visit, state, precomputed)];
        expect(actual).toEqual(expected);
        count += expected.sent.length;
      }),
      { numRuns: 80 },
    );
    expect(count).toBeGreaterThan(50);
  });

  it('shows a preview of the server, to another visitor too', async () => {
    const preview = 'convert_preview=100.1002';
    const state = await stateOf('v7', { experiences: ['hero', 'offer'], preview });
    const visit = { visitorId: 'v7', pageId: undefined, attributes: {}, location: { page: 'home' } };
    const steps: Step[] = [{ do: 'identify', id: 'v8', keepAssignments: false }];
    const asked = { ...visit, experiences: [], features: [], steps };
    const actual = await spend(asked, state, precomputed);
    expect(actual).toEqual(await spend(asked, state, whole));
    expect(actual.shown.join()).toMatch(/"v8".*"variation":"c"/);
    expect(actual.sent).toEqual([]);
  });

  it('explains a decision by saying who made it', async () => {
    const state = await stateOf('v7', { experiences: ['hero'] });
    let client: Client;
    const Page = () => ((client = precomputed.useConvert()), null);
    render(
      <precomputed.ConvertProvider initialState={state}>
        <Page />
      </precomputed.ConvertProvider>,
    );
    expect(await client!.explain('hero')).toMatch(
      /^experience "hero": shown as \w+ \(bucketed\)\n {2}The server decided\.$/,
    );
  });
});

function Hero() {
  const { status, variation, reason } = precomputed.useExperience('hero');
  return <p>{`hero ${status} ${variation ?? 'original'} ${reason}`}</p>;
}

/** HTML of a server, hydrated. */
async function hydrate(page: React.ReactElement) {
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { window } = globalThis;
  const container = document.body.appendChild(document.createElement('div'));
  vi.stubGlobal('window', undefined);
  container.innerHTML = renderToString(page);
  vi.stubGlobal('window', window);
  // A real server has no window as it loads React either, and React 18 then hears of no layout effect.
  consoleError.mockClear();
  const served = container.textContent;
  const onRecoverableError = vi.fn();
  await act(async () => void render(page, { container, hydrate: true, onRecoverableError }));
  const warnings = [...consoleError.mock.calls, ...onRecoverableError.mock.calls];
  consoleError.mockRestore();
  return { container, served, warnings };
}

describe('HTML of a server that has decided', () => {
  it.each([false, true])('is hydrated without a warning, and exposed once; StrictMode: %s', async (reactStrictMode) => {
    const state = await stateOf('v7', { experiences: ['hero'] });
    const { sent, fetch } = createTracking();
    const page = (
      <precomputed.ConvertProvider initialState={state} fetch={fetch} debounceMs={5}>
        <Hero />
      </precomputed.ConvertProvider>
    );
    const { container, served, warnings } = await hydrate(reactStrictMode ? <StrictMode>{page}</StrictMode> : page);
    expect(served).toMatch(/^hero success \w+ bucketed$/);
    expect(container.textContent).toBe(served);
    expect(warnings).toEqual([]);
    await waitFor(() => expect(sent).not.toEqual([]));
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(sent).toEqual([expect.stringMatching(/^v7 bucketing .*"experienceId":"100"/)]);
  });

  it('follows the server to the next page, where the provider stays and where it is another', async () => {
    const { sent, fetch } = createTracking();
    const shared = { fetch, debounceMs: 5 };
    const page = (initialState: InitialState, name: string, key?: string) => (
      <precomputed.ConvertProvider key={key} {...shared} initialState={initialState}>
        <precomputed.Experience name={name} variations={{}} fallback={null} />
        <Shown name={name} />
      </precomputed.ConvertProvider>
    );
    const [first, second] = [
      await stateOf('v7', { experiences: ['hero'] }),
      await stateOf('v7', { experiences: ['offer'] }),
    ];
    const { rerender } = render(page(first, 'hero'));
    rerender(page(second, 'offer'));
    expect(screen.getByText('offer something bucketed')).toBeInTheDocument();
    rerender(page(await stateOf('v8', { experiences: ['hero'] }), 'hero', 'another'));
    expect(screen.getByText('hero something bucketed')).toBeInTheDocument();
    const exposed = () => sent.map((event) => event.replace(/bucketing .*"experienceId":"(\d+)".*/, '$1')).sort();
    await waitFor(() => expect(exposed()).toEqual(['v7 100', 'v7 200', 'v8 100']));
  });
});

function Shown({ name }: { name: string }) {
  const { variation, reason } = precomputed.useExperience(name);
  return <p>{`${name} ${variation === null ? 'nothing' : 'something'} ${reason}`}</p>;
}

describe('a page that was handed no decisions', () => {
  const GARBAGE = { v: 1, mode: 'decisions', visitorId: 'v7', decided: [], carriers: {}, config: { nothing: true } };
  const STATES: [string, () => Promise<unknown>][] = [
    ['a state to decide by', () => stateOf('v7', { sdkKey: '1/2', experiences: ['hero'] }, 'config')],
    ['none', () => Promise.resolve(undefined)],
    ['something else', () => Promise.resolve('decisions')],
    ['decisions that cannot be read', () => Promise.resolve(GARBAGE)],
  ];

  it.each(STATES)('shows the originals, sends nothing and says so once: %s', async (_, makeState) => {
    const onError = vi.fn<(error: precomputed.ConvertError) => void>();
    const fetch = vi.fn();
    const initialState = (await makeState()) as InitialState;
    const page = (state: InitialState) => (
      <StrictMode>
        <precomputed.ConvertProvider initialState={state} onError={onError} fetch={fetch} debounceMs={5}>
          <Hero />
          <Hero />
        </precomputed.ConvertProvider>
      </StrictMode>
    );
    const { container, warnings } = await hydrate(page(initialState));
    expect(warnings).toEqual([]);
    expect(container.textContent).toBe('hero error original error'.repeat(2));
    const codes = () => onError.mock.calls.map(([{ code }]) => code).filter((code) => code !== 'state-invalid');
    expect(codes()).toEqual(['state-undecided']);
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(container.textContent).toBe('hero error original error'.repeat(2));
    expect(codes()).toHaveLength(1);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('shows what the server decided as soon as it is handed that, and no longer when it is not', async () => {
    const onError = vi.fn<(error: precomputed.ConvertError) => void>();
    const page = (state: unknown) => (
      <precomputed.ConvertProvider
        initialState={state as InitialState}
        onError={onError}
        fetch={createTracking().fetch}
      >
        <Hero />
      </precomputed.ConvertProvider>
    );
    const { container, rerender } = render(page(undefined));
    expect(container.textContent).toBe('hero error original error');
    rerender(page(await stateOf('v7', { experiences: ['hero'] })));
    expect(container.textContent).toMatch(/^hero success \w+ bucketed$/);
    rerender(page(await stateOf('v7', { experiences: ['hero'] }, 'config')));
    expect(container.textContent).toBe('hero error original error');
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['state-undecided', 'state-undecided']);
  });
});

describe('one React context serves both', () => {
  it('hooks of either find the provider of the other, and those of the test provider', async () => {
    const state = await stateOf('v7', { experiences: ['hero'] });
    const Both = () => {
      const [one, other] = [whole.useExperience('hero'), precomputed.useExperience('hero')];
      return <p>{one === other ? `both ${one.variation}` : 'not the same'}</p>;
    };
    for (const Provider of [whole.ConvertProvider, precomputed.ConvertProvider]) {
      const { container, unmount } = render(
        <Provider initialState={state} fetch={createTracking().fetch}>
          <Both />
        </Provider>,
      );
      expect(container.textContent).toMatch(/^both (original|b|c)$/);
      unmount();
    }
    render(<Both />, { wrapper: (props) => <ConvertTestProvider experiences={{ hero: 'mine' }} {...props} /> });
    expect(screen.getByText('both mine')).toBeInTheDocument();
  });

  it('the panel shows what the server decided, on screen or not', async () => {
    const convert = await createServerConvert({
      config: shopDocument(),
      visitorId: 'v7',
      experiences: ['hero', 'offer'],
    });
    render(
      <precomputed.ConvertProvider
        initialState={convert.dehydrate({ mode: 'decisions' })}
        fetch={createTracking().fetch}
      >
        <Hero />
        <ConvertDevtools enabled initialIsOpen />
      </precomputed.ConvertProvider>,
    );
    const panel = () => document.querySelector('convert-devtools')?.shadowRoot?.textContent ?? '';
    await waitFor(() => expect(panel()).toContain('hero'));
    for (const key of ['hero', 'offer'] as const) {
      const { variation } = convert.experience(key);
      expect(panel()).toContain(`${key}The ${key}${variation}`);
    }
  });
});
