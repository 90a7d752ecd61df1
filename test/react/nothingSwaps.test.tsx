import { act, render, screen } from '@testing-library/react';
import { type ReactNode, startTransition, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { useConvert, useExperience, useFeature, useVisitor, type UseExperienceOptions } from '../../src';
import { onlyHero } from '../support/onlyHero';
import { equals, shopDocument } from '../support/shopDocument';
import { exposures, newVisitor, settle, Shop, shop, useShopServer } from './shopServer';
import { refusedEndpoint } from './startShopServer';

useShopServer();

function Hero(options: UseExperienceOptions) {
  const { isPending, variation, reason } = useExperience('hero', options);
  return <p>{isPending ? 'pending' : `${variation} ${reason}`}</p>;
}

/** Renders, and logs every content the page shows, in order. */
function renderLogged(ui: ReactNode) {
  const log: string[] = [];
  const container = document.body.appendChild(document.createElement('div'));
  const note = () => {
    const content = container.textContent ?? '';
    if (content !== '' && content !== log.at(-1)) log.push(content);
  };
  new MutationObserver(note).observe(container, { childList: true, subtree: true, characterData: true });
  const view = render(ui, { container });
  note();
  return { ...view, log };
}

async function refetch() {
  await act(async () => {
    await refetchConfig();
  });
}
let identifyAs: (id: string) => void = () => undefined;
let refetchConfig: () => Promise<unknown> = () => Promise.resolve();
function Refetch() {
  const { refetch, identify } = useConvert();
  refetchConfig = refetch;
  identifyAs = identify;
  return null;
}

describe('what a visitor has seen does not change under them', () => {
  it('slow config: pending, then the variation', async () => {
    shop().setConfig(onlyHero('b', '1'));
    shop().setFault({ target: 'config', delayMs: 150 });
    const { log } = renderLogged(
      <Shop>
        <Hero />
      </Shop>,
    );
    await screen.findByText('b bucketed');
    await settle(20);
    expect(log).toEqual(['pending', 'b bucketed']);
  });

  it('a link that brings other attributes and a component that needs them: the variation at once', async () => {
    let follow = () => {};
    function Germans() {
      const { isPending, variation, reason } = useExperience('germans');
      return <p>{isPending ? 'pending' : `${variation} ${reason}`}</p>;
    }
    function Site() {
      const [page, setPage] = useState('home');
      // As a router does it. React then paints a commit before it runs its passive effects.
      follow = () => startTransition(() => setPage('offer'));
      return (
        <Shop visitorId="v1" attributes={page === 'home' ? {} : { country: 'DE' }}>
          {page === 'home' ? <p>home</p> : <Germans />}
        </Shop>
      );
    }
    const { log } = renderLogged(<Site />);
    await settle();
    expect(log).toEqual(['home']);
    const react = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
    react.IS_REACT_ACT_ENVIRONMENT = false;
    follow();
    await screen.findByText(/bucketed/);
    react.IS_REACT_ACT_ENVIRONMENT = true;
    await settle();
    expect(log).toEqual(['home', expect.stringMatching(/^(original|b) bucketed$/)]);
    expect(exposures('400')).toHaveLength(1);
  });

  it('late config: the original after the timeout, and it stays while shown; the next mount gets the variation', async () => {
    shop().setConfig(onlyHero('b', '1'));
    shop().setFault({ target: 'config', delayMs: 800 });
    const view = (isShown: boolean) => <Shop timeout={50}>{isShown && <Hero />}</Shop>;
    const { log, rerender } = renderLogged(view(true));
    await screen.findByText('null timeout');
    await settle();
    expect(log).toEqual(['pending', 'null timeout']);
    expect(exposures()).toHaveLength(0);
    rerender(view(false));
    await settle();
    rerender(view(true));
    await settle();
    expect(log).toEqual(['pending', 'null timeout', 'b bucketed']);
    expect(exposures()).toHaveLength(1);
  });

  it('late config with lateDecision apply: the original, then the variation', async () => {
    shop().setConfig(onlyHero('b', '1'));
    shop().setFault({ target: 'config', delayMs: 800 });
    const { log } = renderLogged(
      <Shop timeout={50} lateDecision="apply">
        <Hero />
      </Shop>,
    );
    await screen.findByText('b bucketed');
    expect(log).toEqual(['pending', 'null timeout', 'b bucketed']);
  });

  it('blocked config: the original after the timeout, never an endless skeleton', async () => {
    const { log } = renderLogged(
      <Shop timeout={50} configEndpoint={await refusedEndpoint()}>
        <Hero />
      </Shop>,
    );
    await settle(300);
    expect(log).toEqual(['pending', 'null timeout']);
  });

  it('changed config, then changed attributes: decided anew, on the config it was first shown with', async () => {
    let change: (country: string) => void = () => undefined;
    function Germans() {
      const { variation, reason } = useExperience('germans');
      const { setAttributes } = useVisitor();
      change = (country) => setAttributes({ country });
      return <p>{variation === null ? reason : 'inside'}</p>;
    }
    const { log } = renderLogged(
      <Shop attributes={{ country: 'DE' }}>
        <Refetch />
        <Germans />
      </Shop>,
    );
    await screen.findByText('inside');
    const changed = shopDocument({ version: '2' });
    changed.audiences[0]!.rules = equals('country', 'FR');
    shop().setConfig(changed);
    await refetch();
    act(() => change('FR'));
    await settle();
    expect(log).toEqual(['loading', 'inside', 'audience']);
  });

  it('changed config: a shown experiment does not move; the next mount gets what is new', async () => {
    shop().setConfig(onlyHero('b', '1'));
    const view = (isShown: boolean) => (
      <Shop>
        <Refetch />
        {isShown && <Hero />}
      </Shop>
    );
    const { log, rerender } = renderLogged(view(true));
    await screen.findByText('b bucketed');
    // The variation is gone altogether: not even a stored assignment could keep it.
    const without = onlyHero('c', '2');
    without.experiences[0]!.variations = without.experiences[0]!.variations.filter(({ key }) => key !== 'b');
    shop().setConfig(without);
    await refetch();
    await settle();
    expect(log).toEqual(['pending', 'b bucketed']);
    rerender(view(false));
    await settle();
    rerender(view(true));
    await settle();
    expect(log).toEqual(['pending', 'b bucketed', 'c bucketed']);
  });

  it('changed config, then changed attributes: decided by the config it was first shown with, and at rest', async () => {
    shop().setConfig(onlyHero('b', '1'));
    const view = (country: string) => (
      <Shop visitorId="traveller" attributes={{ country }}>
        <Refetch />
        <Hero />
      </Shop>
    );
    const { log, rerender } = renderLogged(view('DE'));
    await screen.findByText('b bucketed');
    const paused = onlyHero('c', '2');
    paused.experiences[0]!.variations = paused.experiences[0]!.variations.filter(({ key }) => key !== 'b');
    shop().setConfig(paused);
    await refetch();
    rerender(view('FR'));
    act(() => identifyAs('another'));
    await settle();
    expect(new Set(log.map((content) => content.split(' ')[0]))).toEqual(new Set(['pending', 'b']));
  });

  it('changed config: a component that a new key puts in the place of another shows what that one showed', async () => {
    shop().setConfig(onlyHero('b', '1'));
    const view = (key: string) => (
      <Shop>
        <Refetch />
        <Hero key={key} />
      </Shop>
    );
    const { log, rerender } = renderLogged(view('one'));
    await screen.findByText('b bucketed');
    const without = onlyHero('c', '2');
    without.experiences[0]!.variations = without.experiences[0]!.variations.filter(({ key }) => key !== 'b');
    shop().setConfig(without);
    await refetch();
    rerender(view('two'));
    await settle();
    expect(log).toEqual(['pending', 'b bucketed']);
  });

  it('changed config: an experiment that opted out with updates live moves at once', async () => {
    shop().setConfig(onlyHero('b', '1'));
    const { log } = renderLogged(
      <Shop>
        <Refetch />
        <Hero updates="live" />
      </Shop>,
    );
    await screen.findByText('b bucketed');
    shop().setConfig(shopDocument({ version: '2', hero: { variations: [] } }));
    await refetch();
    await settle();
    expect(log).toEqual(['pending', 'b bucketed', 'null no-variations']);
  });

  it('changed config: a paused feature switches off at the next refresh', async () => {
    const document = shopDocument();
    document.experiences[2]!.variations[0]!.traffic_allocation = 0;
    document.experiences[2]!.variations[1]!.traffic_allocation = 100;
    shop().setConfig(document);
    function Search() {
      const { isPending, isEnabled } = useFeature('search');
      return <p>{isPending ? 'pending' : isEnabled ? 'on' : 'off'}</p>;
    }
    const { log } = renderLogged(
      <Shop>
        <Refetch />
        <Search />
      </Shop>,
    );
    await screen.findByText('on');
    const paused = shopDocument({ version: '2' });
    paused.experiences.splice(2, 1);
    shop().setConfig(paused);
    await refetch();
    await settle();
    expect(log).toEqual(['pending', 'on', 'off']);
  });

  it('changed attributes: the new decision at once', async () => {
    function Germans() {
      const { isPending, variation, reason } = useExperience('germans');
      return <p>{isPending ? 'pending' : variation === null ? reason : 'in'}</p>;
    }
    const { log, rerender } = renderLogged(<Shop attributes={{ country: 'DE' }}>{<Germans />}</Shop>);
    await screen.findByText('in');
    rerender(<Shop attributes={{ country: 'FR' }}>{<Germans />}</Shop>);
    await settle();
    expect(log).toEqual(['pending', 'in', 'audience']);
  });

  it('login with kept assignments: what was seen stays, although the new id hashes elsewhere', async () => {
    let login: (id: string) => void = () => undefined;
    function Login() {
      const { identify } = useVisitor();
      login = (id) => identify(id, { keepAssignments: true });
      return null;
    }
    const { log } = renderLogged(
      <Shop visitorId={newVisitor()}>
        <Login />
        <Hero />
      </Shop>,
    );
    await screen.findByText(/bucketed/);
    const [, before] = log;
    for (let logins = 0; logins < 8; logins += 1) {
      act(() => login(`user-${logins}`));
      await settle(20);
    }
    // The same variation; for the new id it is one that was kept.
    expect(log).toEqual(['pending', before, before?.replace('bucketed', 'sticky')]);
  });

  it('another user: decided for themselves', async () => {
    let identify: (id: string) => void = () => undefined;
    function Login() {
      identify = useVisitor().identify;
      return null;
    }
    const { log } = renderLogged(
      <Shop visitorId={newVisitor()}>
        <Login />
        <Hero />
      </Shop>,
    );
    await screen.findByText(/bucketed/);
    for (let users = 0; users < 8; users += 1) {
      act(() => identify(`another-${users}`));
      await settle(5);
    }
    expect(new Set(log).size).toBeGreaterThan(2);
  });

  it('a return visit decides at once from the config it kept, without pending', async () => {
    const visitorId = newVisitor();
    const first = render(<Shop visitorId={visitorId}>{<Hero />}</Shop>);
    await screen.findByText(/bucketed/);
    await settle();
    first.unmount();
    shop().setFault({ target: 'config', delayMs: 100 });
    const { log } = renderLogged(<Shop visitorId={visitorId}>{<Hero />}</Shop>);
    await settle(250);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/sticky$/);
  });

  it('an error at first recovers by itself, and moves nothing that is shown', async () => {
    shop().setConfig(onlyHero('b', '1'));
    shop().setFault({ target: 'config', status: 404 });
    const view = (isShown: boolean) => (
      <Shop>
        <Refetch />
        {isShown && <Hero />}
      </Shop>
    );
    const { log, rerender } = renderLogged(view(true));
    await screen.findByText('null error');
    shop().setFault(null);
    await refetch();
    await settle();
    expect(log).toEqual(['pending', 'null error']);
    rerender(view(false));
    await settle();
    rerender(view(true));
    await settle();
    expect(log.at(-1)).toBe('b bucketed');
  });
});
