/** Ids and keys arrive as strings or numbers and are compared as strings everywhere; whatever is neither becomes `''`. */
export function toId(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}
