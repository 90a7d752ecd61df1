import { render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import {
  ConvertExposure,
  ConvertLocation,
  type ConvertProviderProps,
  Experience,
  useExperience,
  useExperiences,
  useFeature,
  useFeatures,
  useFeatureVariable,
} from '../../src';
import { experience, shopDocument } from '../support/shopDocument';
import { exposures, settle, Shop, useShopServer } from './shopServer';

useShopServer();

const forgotten = undefined as never;

it('<ConvertLocation> shows what it holds, though its value is another at every read', () => {
  const value = {
    get now() {
      return Math.random();
    },
  };
  render(<ConvertLocation value={value}>Hello</ConvertLocation>, { wrapper: Shop });
  expect(screen.getByText('Hello')).toBeInTheDocument();
});

describe('a component that is given less than it needs', () => {
  it('shows nothing for an experience without contents', async () => {
    const { container } = render(<Experience name="hero" variations={forgotten} fallback="wait" />, { wrapper: Shop });
    await settle();
    expect(container.textContent).toBe('');
  });

  it('exposes nobody to a decision that is not there, and shows what it holds', async () => {
    render(<ConvertExposure decision={forgotten}>Hello</ConvertExposure>, { wrapper: Shop });
    expect(screen.getByText('Hello')).toBeInTheDocument();
    await settle();
    expect(exposures()).toEqual([]);
  });

  it('takes a prop that becomes null as one that is left out', async () => {
    const view = (said: Partial<ConvertProviderProps>) => (
      <Shop visitorId="v" {...said}>
        <Experience name="hero" variations={{ original: 'decided', b: 'decided', c: 'decided', none: 'forced' }} />
      </Shop>
    );
    const { rerender } = render(view({ forced: { hero: 'none' }, attributes: { country: 'DE' } }));
    expect(screen.getByText('forced')).toBeInTheDocument();
    rerender(view({ forced: null, attributes: null } as never));
    await screen.findByText('decided');
    await settle();
    expect(exposures()).toEqual(['v']);
  });

  it('takes options that are null as none', async () => {
    function Asking() {
      const hero = useExperience('hero', null as never);
      const search = useFeature('search', null as never);
      const limit = useFeatureVariable('search', 'limit', 7, null as never);
      const all = useExperiences(null as never).length + useFeatures(null as never).length;
      return <p>{`asked ${hero.status} ${search.status} ${typeof limit} ${all}`}</p>;
    }
    render(<Asking />, { wrapper: Shop });
    expect(await screen.findByText('asked success success number 6')).toBeInTheDocument();
    await settle();
  });

  it('takes a number for its text, and no key for one that the project does not have', async () => {
    const keys = [42, '42', undefined, 'undefined', null, ''] as string[];
    const config = {
      ...shopDocument(),
      experiences: [experience('1', '42', ['in']), experience('2', 'undefined', ['in'])],
    };
    function Asking({ name }: { name: string }) {
      const { variation, reason } = useExperience(name);
      return <>{`${variation ?? reason} `}</>;
    }
    const { container } = render(
      <Shop config={config}>
        {keys.map((key, index) => (
          <Asking key={index} name={key} />
        ))}
      </Shop>,
    );
    const unknown = 'unknown-experience';
    expect(container.textContent).toBe(`in in ${unknown} in ${unknown} ${unknown} `);
    await settle();
  });

  it.each(['sessionStorage', 7, true])(
    'goes on from memory with %j for a storage, and says so once',
    async (storage) => {
      const onError = vi.fn();
      const view = () => (
        <Shop visitorId="v" onError={onError} storage={storage as never}>
          <Experience name="hero" variations={{ original: 'decided', b: 'decided', c: 'decided' }} />
        </Shop>
      );
      const { rerender } = render(view());
      rerender(view());
      expect(await screen.findByText('decided')).toBeInTheDocument();
      await settle();
      expect(onError.mock.calls.map(([{ code }]) => code as string)).toEqual(['storage-failed']);
    },
  );

  it('shows the original where the config throws at everything, a new one at each render too', async () => {
    const trap = () => {
      throw new Error('a trap');
    };
    const view = () => (
      <Shop config={new Proxy({}, { get: trap })} onError={() => undefined}>
        <Experience name="hero" variations={{ original: 'original' }} />
      </Shop>
    );
    const { rerender } = render(view());
    rerender(view());
    expect(screen.getByText('original')).toBeInTheDocument();
    await settle();
  });
});
