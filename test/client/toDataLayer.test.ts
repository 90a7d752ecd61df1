import { afterEach, describe, expect, it } from 'vitest';
import { toDataLayer } from '../../src/toDataLayer';

const exposure = { visitorId: 'v1', experience: 'hero', experienceId: '100', variation: 'b', variationId: '1001' };
const host = globalThis as { dataLayer?: unknown };

afterEach(() => {
  delete host.dataLayer;
});

describe('toDataLayer', () => {
  it('pushes the event that GA4 knows for experiments', () => {
    const layer: unknown[] = [];
    toDataLayer(layer).onExposure(exposure);
    expect(layer).toEqual([
      {
        event: 'experience_impression',
        exp_variant_string: 'CONV-100-1001',
        convert_visitor_id: 'v1',
        convert_experience: 'hero',
        convert_experience_id: '100',
        convert_variation: 'b',
        convert_variation_id: '1001',
      },
    ]);
  });

  it('pushes a conversion under a name of its own, so that no purchase counts twice', () => {
    const layer: Record<string, unknown>[] = [];
    const { onConversion } = toDataLayer(layer);
    onConversion({
      visitorId: 'v1',
      goal: 'buy',
      goalId: '900',
      amount: 10,
      transactionId: 't1',
      productsCount: 2,
    });
    expect(layer[0]).toEqual({
      event: 'convert_conversion',
      convert_visitor_id: 'v1',
      convert_goal: 'buy',
      convert_goal_id: '900',
      value: 10,
      transaction_id: 't1',
      quantity: 2,
    });
  });

  it('clears the values of the conversion before', () => {
    const layer: Record<string, unknown>[] = [];
    toDataLayer(layer).onConversion({ visitorId: 'v1', goal: 'buy', goalId: '900' });
    expect(Object.keys(layer[0]!)).toEqual(expect.arrayContaining(['value', 'transaction_id', 'quantity']));
    expect(layer[0]!.value).toBeUndefined();
  });

  it('uses the page’s data layer, whichever stands there when the time comes', () => {
    const { onExposure } = toDataLayer();
    onExposure(exposure);
    expect(host.dataLayer).toHaveLength(1);
    const late: unknown[] = [];
    host.dataLayer = late;
    onExposure(exposure);
    expect(late).toHaveLength(1);
  });

  it('pushes to a `dataLayer` that is an object with a `push`, and leaves it in its place', () => {
    const heard: unknown[] = [];
    const layer = { push: (event: unknown) => void heard.push(event) };
    host.dataLayer = layer;
    toDataLayer().onExposure(exposure);
    expect(heard).toHaveLength(1);
    expect(host.dataLayer).toBe(layer);
  });
});
