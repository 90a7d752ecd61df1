import type { GoalDatum } from './event';

/** The id of the order that goal data is about; null when it is about none. */
export function transactionOf(data: readonly GoalDatum[]): string | null {
  const datum = data.find(({ key }) => key === 'transactionId');
  return datum === undefined ? null : String(datum.value);
}
