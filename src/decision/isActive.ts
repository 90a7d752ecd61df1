import type { Variation } from '../config/project';

/** Whether a variation takes new visitors. No status counts as running, and an allocation that is no number as one. */
export function isActive({ status, allocation }: Variation): boolean {
  return (status === null || status === 'running') && (Number(allocation) > 0 || Number.isNaN(Number(allocation)));
}
