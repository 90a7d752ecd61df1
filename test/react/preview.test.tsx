import { act, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { useExperience, useFeature, useTrack, useVisitor } from '../../src';
import { shopDocument } from '../support/shopDocument';
import { settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

const reach = {} as { track: ReturnType<typeof useTrack>; visitor: ReturnType<typeof useVisitor> };

function Page() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  reach.track = useTrack();
  reach.visitor = useVisitor();
  return <p>{hero.isPending ? 'pending' : `${hero.variation} ${hero.reason} ${search.isEnabled}`}</p>;
}

const stored = () => Object.keys({ ...localStorage });

describe('preview', () => {
  it('shows the previewed variation, whatever the rules say, and leaves no trace', async () => {
    const document = shopDocument({ hero: { audiences: ['700'] } });
    shop().setConfig({ ...document, archived_experiences: ['100'] });
    const onExposure = vi.fn();
    render(<Page />, {
      wrapper: (props) => <Shop preview="?convert_preview=100.1002" onExposure={onExposure} {...props} />,
    });
    await screen.findByText(/^c preview/);
    expect(reach.track('purchase', { amount: 1 })).toEqual({ status: 'off' });
    reach.visitor.setSegments({ country: 'DE' });
    expect(reach.visitor.runSegments(['loyal'], { orders: '10' })).toEqual([]);
    await settle();
    expect(shop().events()).toEqual([]);
    expect(stored()).toEqual([]);
    expect(onExposure).not.toHaveBeenCalled();
  });

  it('shows the features of the previewed variation', async () => {
    render(<Page />, { wrapper: (props) => <Shop preview="?convert_preview=300.3001" {...props} /> });
    await screen.findByText(/ true$/);
  });

  it('fetches a draft that the config lacks', async () => {
    const document = shopDocument();
    document.experiences[0]!.status = 'draft';
    shop().setConfig(document);
    render(<Page />, { wrapper: (props) => <Shop preview="?convert_preview=100.1001" {...props} /> });
    await screen.findByText(/^b preview/);
    const drafts = shop()
      .requests()
      .filter(({ query }) => query['exp'] === '100');
    expect(drafts).toHaveLength(1);
    expect(drafts[0]?.query).toMatchObject({ _conv_low_cache: '1' });
  });

  it.each(['?convert_preview=nonsense', '?convert_preview=100.99999', '?convert_preview=99999.1'])(
    'is off, and says why, for %s',
    async (preview) => {
      const onError = vi.fn();
      render(<Page />, { wrapper: (props) => <Shop preview={preview} onError={onError} {...props} /> });
      await screen.findByText(/bucketed/);
      await settle();
      expect(onError.mock.calls.map(([error]) => error.code)).toEqual(['preview-invalid']);
      await waitFor(() => expect(shop().events().length).toBeGreaterThan(0));
    },
  );

  it('shows the previewed variation whatever is forced, which goes on for all other experiences', async () => {
    const forced = { hero: 'b', offer: 'half-price' };
    const shown: string[] = [];
    function Both() {
      const text = `${useExperience('hero').variation} ${useExperience('offer').reason}`;
      shown.push(text);
      return <p>{text}</p>;
    }
    render(<Both />, {
      wrapper: (props) => <Shop preview="?convert_preview=100.1002" forced={forced} {...props} />,
    });
    await screen.findByText('c forced');
    expect(shown.filter((text) => text.startsWith('b'))).toEqual([]);
    await settle();
    expect(shop().events()).toEqual([]);
  });

  it.each([
    ['100.1002', 'audience'],
    ['100.99999', 'bucketed'],
  ])('ignores segments that are set, unless it turns out to be none: %s', async (preview, reason) => {
    function Germans() {
      reach.visitor = useVisitor();
      return <p>{`germans ${useExperience('germans').reason}`}</p>;
    }
    render(<Germans />, {
      wrapper: (props) => (
        <Shop preview={`?convert_preview=${preview}`} onError={() => undefined} visitorId="v" {...props} />
      ),
    });
    act(() => reach.visitor.setSegments({ country: 'DE' }));
    await screen.findByText(`germans ${reason}`);
    act(() => reach.visitor.setSegments({ country: 'DE' }));
    await settle();
    expect(screen.getByText(`germans ${reason}`)).toBeInTheDocument();
  });

  it('is not looked for unless the app opts in', async () => {
    window.history.replaceState(null, '', '?convert_preview=100.1002');
    render(<Page />, { wrapper: Shop });
    await screen.findByText(/bucketed/);
    window.history.replaceState(null, '', '?');
  });
});
