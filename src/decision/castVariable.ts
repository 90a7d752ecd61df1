import { attempt } from '../config/attempt';

/** A feature variable as its declared type; what has no type, or one that is not known, passes through. */
export function castVariable(value: unknown, type: string | undefined): unknown {
  const cast = casts.get(type);
  return cast ? cast(value) : value;
}

/** Parity, with every oddity: `'FALSE'` and `'0'` are true, `0x1F` is the integer 31 and `1e3` the integer 1. */
const casts = new Map<string | undefined, (value: unknown) => unknown>([
  ['boolean', (value) => value !== 'false' && Boolean(value)],
  ['integer', (value) => (typeof value === 'boolean' ? Number(value) : parseInt(String(value)))],
  ['float', (value) => (typeof value === 'boolean' ? Number(value) : parseFloat(String(value)))],
  ['json', (value) => (typeof value === 'object' ? value : attempt(() => JSON.parse(String(value)), String(value)))],
  ['string', String],
]);
