import shop from '../../stories/shop/shop.config.json';

export const bucketing = (experienceId = '100001', variationId = '200011') => ({
  eventType: 'bucketing',
  data: { experienceId, variationId },
});

export const conversion = (goalId = '400001', rest: object = {}) => ({
  eventType: 'conversion',
  data: { goalId, ...rest },
});

/** A tracking body as the protocol has it; `changes` replaces fields of it. */
export const trackBody = (events: unknown[] = [bucketing()], changes: object = {}) => ({
  accountId: shop.account_id,
  projectId: shop.project.id,
  enrichData: false,
  source: 'convert-react',
  visitors: [{ visitorId: 'v7', segments: { country: 'US' }, events }],
  ...changes,
});
