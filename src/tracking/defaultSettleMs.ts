import { isBrowser } from '../platform';

/** Milliseconds within which every tab sees what one wrote. Where there is no page, nobody else uses the storage. */
export function defaultSettleMs(): number {
  return isBrowser() ? 30 : 0;
}
