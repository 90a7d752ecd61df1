import { act, render, screen } from '@testing-library/react';
import { memo } from 'react';
import { describe, expect, it } from 'vitest';
import { useConvert, useExperience, useVisitor } from '../../src';
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

  it('twice at first: pending, then decided', async () => {
    shop().setConfig(hundred('1'));
    const { taken } = renderHundred();
    await screen.findByText('key-99 bucketed');
    await settle();
    expect(taken()).toHaveLength(200);
  });
});
