import { toJson } from '../platform';

/** Names what may be sent only once. JSON keeps the parts apart, whatever an id contains. */
export function onceKey(kind: 'exposure' | 'goal' | 'goal-data' | 'transaction', ...parts: readonly string[]): string {
  return toJson([kind, ...parts]);
}
