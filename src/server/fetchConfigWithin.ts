import { after } from '../config/after';
import type { ConfigDocument } from '../config/configDocument';
import { fetchConfig, type FetchConfigOptions } from '../config/fetchConfig';
import type { Timers } from '../config/timers';
import { ConvertError } from '../errors';

/** After this long a fetch counts as failed, whatever becomes of it: the next request may try again. */
export const FETCH_LIMIT_MS = 10_000;

/** A config, unless it takes longer than `ms`; no timer is left either way. */
export function fetchConfigWithin(
  timers: Timers,
  request: FetchConfigOptions,
  ms = FETCH_LIMIT_MS,
): Promise<ConfigDocument> {
  const limit = Math.min(ms, FETCH_LIMIT_MS);
  return new Promise((resolve, reject) => {
    const abort = new AbortController();
    const end = after(timers, limit, () => {
      reject(new ConvertError('config-network', { message: `no answer in ${limit} ms` }));
      abort.abort();
    });
    fetchConfig({ ...request, signal: abort.signal })
      .then(resolve, reject)
      .finally(end);
  });
}
