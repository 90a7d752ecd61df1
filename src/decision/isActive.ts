import type { Variation } from '../config/project';
import { toNumber } from './toNumber';

/** Whether a variation takes new visitors. No status counts as running, and an allocation that is no number as one. */
export function isActive({ status, allocation }: Variation): boolean {
  const percent = toNumber(allocation);
  return (status === null || status === 'running') && (percent > 0 || Number.isNaN(percent));
}
