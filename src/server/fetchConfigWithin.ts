import { answerWithin, type Timers } from '../config/timers';
import type { ConfigDocument } from '../config/configDocument';
import { fetchConfig, type FetchConfigOptions } from '../config/fetchConfig';
import { ConvertError } from '../errors';
import { askedUrl } from './askedUrl';

/** After this long a fetch counts as failed, whatever becomes of it: the next request may try again. */
export const FETCH_LIMIT_MS = 10_000;

/** A config, unless it takes longer than `ms`; no timer is left either way. Rejects with a ConvertError. */
export function fetchConfigWithin(
  timers: Timers,
  request: FetchConfigOptions,
  ms = FETCH_LIMIT_MS,
): Promise<ConfigDocument> {
  const limit = Math.min(ms, FETCH_LIMIT_MS);
  const answer = answerWithin(timers, limit, undefined, (init) => fetchConfig({ ...request, ...init }));
  return answer.catch((cause: unknown) => {
    if (cause instanceof ConvertError) throw cause;
    const message = (cause as Error | null | undefined)?.message;
    throw new ConvertError('config-network', { url: askedUrl(request), message }, { cause });
  });
}
