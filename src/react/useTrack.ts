import type { TrackResult } from '../client/convertClient';
import type { GoalKey } from '../register';
import type { TrackOptions } from '../tracking/conversion';
import { useClient } from './useConvert';

/**
 * A function that tracks a conversion; its identity never changes. Events are sent in batches a moment later, and
 * survive a navigation, a closed tab and a bad network.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Buy({ cart }: { cart: Cart }) {
 *   const track = useTrack();
 *   return <button onClick={() => track('purchase', { amount: cart.total, transactionId: cart.id })}>Buy</button>;
 * }
 */
export function useTrack(): (goal: GoalKey, options?: TrackOptions) => TrackResult {
  return useClient().track;
}
