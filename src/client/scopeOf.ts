import { attempt } from '../values';
import type { ConvertClientOptions } from './clientOptions';

/** What tells one project's stored things from another's before there is a config. */
export function scopeOf({ sdkKey, accountId, projectId, config }: ConvertClientOptions): string {
  const served = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } | null };
  return attempt(() => String(sdkKey ?? `${accountId ?? served.account_id}/${projectId ?? served.project?.id}`), '');
}
