import { ConvertError } from '../errors';

/** Retries of one load. The next refresh has as many again. */
export const CONFIG_RETRIES = 3;

/** Milliseconds until the next load while there has never been a config. */
const RECOVERY_MS = 30_000;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** Milliseconds before retry `attempt` (0 is the first): doubled each time, bounded, and spread over the visitors of a page. */
export function configRetryDelay(attempt: number, random: () => number = Math.random): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
  return Math.round(delay * (0.5 + random() / 2));
}

/** Milliseconds until the next load; `interval` is the app's. */
export const configRefreshDelay = (hasDocument: boolean, error: unknown, interval: number): number =>
  hasDocument || isConfigRefused(error) ? interval : RECOVERY_MS;

/** Whether the same request may succeed in a moment. */
export function isPassingConfigError(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== null) return status >= 500 || status === 408 || status === 429;
  return error instanceof ConvertError && error.code === 'config-network';
}

/** Whether the server has refused the request, and would refuse it again. */
export const isConfigRefused = (error: unknown): boolean =>
  Number(statusOf(error)) >= 400 && !isPassingConfigError(error);

const statusOf = (error: unknown): number | null =>
  error instanceof ConvertError && error.code === 'config-status' ? Number(error.details.status) : null;
