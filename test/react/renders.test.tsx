import { act, render, screen } from '@testing-library/react';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { ConvertLocation, useConvert, useExperience, useVisitor } from '../../src';
import { equals, experience, shopDocument } from '../support/shopDocument';
import { settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

const KEYS = Array.from({ length: 100 }, (_, index) => `key-${index}`);

/** A hundred experiences, each for visitors whose attribute of the same name is `on`. */
function hundred(version: string) {
  return {
    ...shopDocument({ version }),
    experiences: KEYS.map((key, index) => ({
      ...experience(String(1000 + index), key, ['a', 'b']),
      audiences: [String(5000 + index)],
    })),
    audiences: KEYS.map((key, index) => ({
      id: String(5000 + index),
      key,
      type: 'transient',
      rules: equals(key, 'on'),
    })),
  };
}

function renderHundred() {
  let renders: string[] = [];
  const reach = {} as { setAttributes: ReturnType<typeof useVisitor>['setAttributes']; refetch: () => Promise<void> };
  const One = memo(function One({ name }: { name: string }) {
    const { isPending, reason } = useExperience(name);
    renders.push(name);
    return <p>{isPending ? 'pending' : `${name} ${reason}`}</p>;
  });
  const Reach = memo(function Reach() {
    reach.setAttributes = useVisitor().setAttributes;
    reach.refetch = useConvert().refetch;
    return null;
  });
  const all = Object.fromEntries(KEYS.map((key) => [key, 'on']));
  render(
    <Shop attributes={all}>
      <Reach />
      {KEYS.map((key) => (
        <One key={key} name={key} />
      ))}
    </Shop>,
  );
  const taken = () => {
    const done = renders;
    renders = [];
    return done;
  };
  return { all, reach, taken };
}

describe('a component renders again', () => {
  it('only when its own result changes: one of a hundred', async () => {
    shop().setConfig(hundred('1'));
    const { all, reach, taken } = renderHundred();
    await screen.findByText('key-99 bucketed');
    await settle();
    taken();
    act(() => reach.setAttributes({ ...all, 'key-42': 'off' }));
    await settle();
    expect(taken()).toEqual(['key-42']);
    expect(screen.getByText('key-42 audience')).toBeInTheDocument();
  });

  it('not at all when an attribute nobody asks for changes, nor when one is set to what it was', async () => {
    shop().setConfig(hundred('1'));
    const { all, reach, taken } = renderHundred();
    await screen.findByText('key-99 bucketed');
    await settle();
    taken();
    act(() => reach.setAttributes({ ...all, unasked: 1 }));
    act(() => reach.setAttributes({ ...all, unasked: 1 }));
    await settle();
    expect(taken()).toEqual([]);
  });

  it('not at all for a refetch that decides the same, whether or not the version changed', async () => {
    shop().setConfig(hundred('1'));
    const { reach, taken } = renderHundred();
    await screen.findByText('key-99 bucketed');
    await settle();
    taken();
    await act(() => reach.refetch());
    shop().setConfig(hundred('2'));
    await act(() => reach.refetch());
    await settle();
    expect(
      shop()
        .requests()
        .filter(({ target }) => target === 'config'),
    ).toHaveLength(3);
    expect(taken()).toEqual([]);
  });

  it('not when a layout above it renders again, which writes its location inline', async () => {
    let renders = 0;
    let setCount: (count: number) => void = () => {};
    let setPage: (page: string) => void = () => {};
    function Layout({ children }: { children: ReactNode }) {
      const [page, goTo] = useState('pricing');
      setCount = useState(0)[1];
      setPage = goTo;
      return <ConvertLocation value={{ page }}>{children}</ConvertLocation>;
    }
    function Pricing() {
      const { isPending, reason } = useExperience('pricing-page');
      renders += 1;
      return <p>{isPending ? 'pending' : `pricing ${reason}`}</p>;
    }
    render(
      <Shop>
        <Layout>
          <Pricing />
        </Layout>
      </Shop>,
    );
    await screen.findByText('pricing bucketed');
    const before = renders;
    for (let count = 1; count <= 5; count += 1) act(() => setCount(count));
    expect(renders).toBe(before);
    act(() => setPage('home'));
    expect(screen.getByText('pricing location')).toBeInTheDocument();
    act(() => setPage('pricing'));
    expect(screen.getByText('pricing bucketed')).toBeInTheDocument();
    await settle();
  });

  it('twice at first: pending, then decided', async () => {
    shop().setConfig(hundred('1'));
    const { taken } = renderHundred();
    await screen.findByText('key-99 bucketed');
    await settle();
    expect(taken()).toHaveLength(200);
  });
});

describe('a component that caches what it read by the function it called, as the React Compiler does,', () => {
  it('reads anew when the config comes', async () => {
    function Lists() {
      const { experiences, features, experience, feature } = useConvert();
      const all = useMemo(() => experiences().length, [experiences]);
      const switches = useMemo(() => features().length, [features]);
      const hero = useMemo(() => experience('hero').status, [experience]);
      const search = useMemo(() => feature('search').status, [feature]);
      return <p>{`${all} ${switches} ${hero} ${search}`}</p>;
    }
    render(<Lists />, { wrapper: Shop });
    expect(screen.getByText('0 0 pending pending')).toBeInTheDocument();
    expect(await screen.findByText('5 1 success success')).toBeInTheDocument();
  });
});
