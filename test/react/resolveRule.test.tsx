import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useExperience, useExperiences, useFeature } from '../../src';
import { shopDocument } from '../support/shopDocument';
import { settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

const isWeather = (value: string) => ({
  OR: [
    {
      AND: [
        { OR_WHEN: [{ rule_type: 'weather_condition', matching: { match_type: 'equals', negated: false }, value }] },
      ],
    },
  ],
});

/** The hero is for good weather by its audience, the search test by its location. */
function weatherShop() {
  const document = shopDocument({ version: 'weather', hero: { audiences: ['701'] } });
  const search = document.experiences.find(({ key }) => key === 'search-test')!;
  search.locations = ['801'];
  for (const each of search.variations) each.traffic_allocation = each.key === 'fast' ? 100 : 0;
  return {
    ...document,
    audiences: [{ id: '701', key: 'sunny', type: 'transient', rules: isWeather('sunny') }],
    locations: [{ id: '801', key: 'sunny', rules: isWeather('sunny') }],
  };
}

function Page() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const all = useExperiences();
  const listed = all.find(({ key }) => key === 'hero');
  return <p>{hero.isPending ? 'pending' : `hero ${hero.reason} search ${search.reason} listed ${listed?.reason}`}</p>;
}

describe('resolveRule', () => {
  it.each([
    ['sunny', 'hero bucketed search bucketed listed bucketed'],
    ['rain', 'hero audience search location listed audience'],
    [undefined, 'hero audience search location listed audience'],
  ])('answers rules that are no plain key, for every hook: %s', async (weather, text) => {
    shop().setConfig(weatherShop());
    const resolveRule = (rule: Readonly<Record<string, unknown>>) =>
      rule.rule_type === 'weather_condition' ? weather : undefined;
    render(<Page />, { wrapper: (props) => <Shop resolveRule={resolveRule} {...props} /> });
    await screen.findByText(/^hero/);
    expect(screen.getByText(/^hero/)).toHaveTextContent(text);
    await settle(20);
  });

  it('that a provider gets later is asked at the next decision, and so is another one', async () => {
    shop().setConfig(weatherShop());
    const view = (weather: string | undefined, hour: number) => (
      <Shop {...(weather && { resolveRule: () => weather })} attributes={{ hour }}>
        <Page />
      </Shop>
    );
    const { rerender } = render(view(undefined, 1));
    await screen.findByText('hero audience search location listed audience');
    rerender(view('sunny', 2));
    expect(screen.getByText('hero bucketed search bucketed listed bucketed')).toBeInTheDocument();
    rerender(view('rain', 3));
    expect(screen.getByText('hero audience search location listed audience')).toBeInTheDocument();
    await settle(20);
  });
});
