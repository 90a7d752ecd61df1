import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import type { DecideOptions } from '../../src/decision/decision';
import type { Visitor } from '../../src/visitor/visitor';
import { shopConfig } from '../support/shopConfig';

const parsed = parseConfig(shopConfig());
if (!parsed.ok) throw parsed.error;
const { project } = parsed;
const production = { environment: 'production' };

const decide = (key: string, visitor: Partial<Visitor> = {}, options: DecideOptions = {}) =>
  decideExperience(project, { id: 'v7', ...visitor }, key, { ...production, ...options });

/** Everything that somebody in a thousand visitors gets of an experience. */
const arms = (key: string) =>
  new Set(Array.from({ length: 1_000 }, (_, at) => decide(key, { id: `v${at}` }).variation));

describe('the document of the demo shop', () => {
  it('loses nothing when it is parsed', () => {
    const document = shopConfig();
    expect(project.experiences.map(({ key }) => key)).toEqual(document.experiences.map(({ key }) => key));
    expect([project.features.length, project.goals.length]).toEqual([document.features.length, document.goals.length]);
  });

  it('uses every id once', () => {
    const ids = shopConfig().experiences.flatMap(({ id, variations }) => [
      id,
      ...variations.map((variation) => variation.id),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['hero-experiment', ['b', 'c', 'original']],
    ['pricing-experiment', ['original', 'yearly-plan']],
    ['product-gallery', ['carousel', 'original', null]],
    ['wishlist-rollout', ['on', null]],
  ])('gives every arm of %s to somebody', (key, expected) => {
    expect([...arms(key)].sort()).toEqual([...expected].sort());
  });

  it.each<[string, Partial<Visitor>, DecideOptions, string]>([
    ['delivery-bar', {}, {}, 'location'],
    ['delivery-bar', {}, { location: { page: 'cart' } }, 'bucketed'],
    ['delivery-bar', {}, { location: { page: 'home', basketValue: 20 } }, 'bucketed'],
    ['review-order', {}, { location: { page: 'product', category: 'gift-cards' } }, 'location'],
    ['review-order', {}, { location: { page: 'product', category: 'beans' } }, 'bucketed'],
    ['loyalty-offer', { attributes: { orders: 0 } }, {}, 'audience'],
    ['loyalty-offer', { attributes: { orders: 1 } }, {}, 'bucketed'],
    ['loyalty-offer', { assignments: { 100005: '200051' } }, {}, 'sticky'],
    ['mobile-checkout', { attributes: { mobile: false } }, {}, 'audience'],
    ['mobile-checkout', { attributes: { mobile: true } }, {}, 'bucketed'],
    ['mobile-checkout', { assignments: { 100006: '200061' } }, {}, 'audience'],
    ['vip-tasting', { attributes: { orders: 12 } }, {}, 'segment'],
    ['vip-tasting', { segments: { customSegments: ['800001'] } }, {}, 'bucketed'],
    ['search-ranking', {}, {}, 'bucketed'],
    ['search-layout', { assignments: { 100008: '200080' } }, {}, 'audience'],
    ['search-ranking', { assignments: { 100009: '200090' } }, {}, 'audience'],
    ['spring-sale', {}, {}, 'archived'],
    ['checkout-columns', {}, {}, 'environment'],
    ['checkout-columns', {}, { environment: 'staging' }, 'bucketed'],
    ['product-gallery', { assignments: { 100010: '200102' } }, {}, 'sticky'],
  ])('%s for %j, asked with %j, is %s', (key, visitor, options, reason) => {
    expect(decide(key, visitor, options).reason).toBe(reason);
  });

  it('has a pricing feature with a variable of each type, and a control arm without it', () => {
    const on = decideFeature(project, { id: 'v', assignments: { 100002: '200021' } }, 'pricing', production);
    expect(on.variables).toMatchObject({
      enabled: true,
      trialDays: 14,
      discount: 12.5,
      plans: { basic: { monthly: 9 } },
    });
    expect(typeof on.variables['caption']).toBe('string');
    const off = decideFeature(project, { id: 'v', assignments: { 100002: '200020' } }, 'pricing', production);
    expect([off.isEnabled, off.reason, off.decisions.map(({ variation }) => variation)]).toEqual([
      false,
      'not-in-variation',
      ['original'],
    ]);
  });
});
