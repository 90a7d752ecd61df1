import type { Conversion, Exposure } from './client/types';

export interface DataLayerCallbacks {
  onExposure(exposure: Omit<Exposure, 'experienceName' | 'variationName'>): void;
  onConversion(conversion: Conversion): void;
}

/**
 * Callbacks that tell Google Tag Manager, and through it GA4, of exposures and conversions. `experience_impression` with
 * `exp_variant_string` is the event that GA4 knows for experiments of other tools. A conversion is an event of its own name: sending
 * `purchase` again would count the order twice.
 *
 * @example
 * <ConvertProvider sdkKey="10035569/10034190" environment="production" {...toDataLayer()}>
 *   <App />
 * </ConvertProvider>
 */
export function toDataLayer(dataLayer?: unknown[]): DataLayerCallbacks {
  return {
    onExposure({ visitorId, experience, experienceId, variation, variationId }) {
      layer(dataLayer).push({
        event: 'experience_impression',
        exp_variant_string: `CONV-${experienceId}-${variationId}`,
        convert_visitor_id: visitorId,
        convert_experience: experience,
        convert_experience_id: experienceId,
        convert_variation: variation,
        convert_variation_id: variationId,
      });
    },
    onConversion({ visitorId, goal, goalId, amount, transactionId, productsCount }) {
      layer(dataLayer).push({
        event: 'convert_conversion',
        convert_visitor_id: visitorId,
        convert_goal: goal,
        convert_goal_id: goalId,
        // The data layer remembers: without these lines a conversion would show the values of the one before.
        value: amount,
        transaction_id: transactionId,
        quantity: productsCount,
      });
    },
  };
}

/** Looked up at each push: the tag manager's snippet may run after us. */
function layer(given: unknown[] | undefined): unknown[] {
  if (given) return given;
  const host = globalThis as { dataLayer?: { push?: unknown } | null };
  // Of some tools it is an object with a `push`.
  if (typeof host.dataLayer?.push !== 'function') host.dataLayer = [];
  return host.dataLayer as unknown[];
}
