import { useFeature } from '../../src';
import { money } from './money';

/** Belongs to baskets from 20 €: the location rules of the experience see the basket's value. */
export function DeliveryBar({ total }: { total: number }) {
  const { isEnabled, variables } = useFeature('delivery-bar');
  if (!isEnabled) return null;
  const threshold = Number(variables.threshold);
  const missing = threshold - total;
  return (
    <div className="delivery">
      <label htmlFor="delivery">
        {missing > 0 ? `${String(variables.message)}: ${money(missing)} to go` : 'Delivery is on us'}
      </label>
      <progress id="delivery" max={threshold} value={Math.min(total, threshold)} />
    </div>
  );
}
