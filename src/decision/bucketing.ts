import murmurhash from 'murmurhash';
import { attempt } from '../values';
import type { Experience, Variation } from '../config/project';
import type { Bucketing } from './decision';
import type { Trace } from './trace';

const HASH_RANGE = 2 ** 32;
const LONGEST_SCRATCH = 128;

/** One buffer for each length, reused: making one costs more than hashing it. It begins with the text of `prefix`. */
const scratchByLength: { readonly bytes: Uint8Array; prefix: string }[] = [];

interface BucketOptions extends Bucketing {
  /** Hashed before the visitor id, so that a visitor has another value in each experience. */
  readonly experienceId?: string | undefined;
}

/**
 * The hash value of a visitor in an experience, 0..9999: where the visitor falls in its traffic.
 *
 * @example
 * murmurBucket('v7', { experienceId: '100299434' }) < 5_000; // in the first half
 */
export function murmurBucket(visitorId: string, options: BucketOptions = {}): number {
  const { experienceId = '', excludeExperienceId, seed, maxTraffic } = options;
  const prefix = excludeExperienceId ? '' : experienceId;
  const bytes = encodeAscii(prefix, visitorId) ?? prefix + visitorId;
  // Parity (protocol §3.2): 0 is the default, and a text that is a number is one.
  const share = murmurhash.v3(bytes, seed || 9999) / HASH_RANGE;
  // Parity: official cuts the text of the number, so `5e-7` is 5.
  return maxTraffic ? parseInt(String(share * maxTraffic)) : Math.trunc(share * 10_000);
}

/** The bytes of ASCII text, else null. The text encoder, which other texts need, would take most of the time of a decision. */
function encodeAscii(prefix: string, text: string): Uint8Array | null {
  const length = prefix.length + text.length;
  if (length > LONGEST_SCRATCH) return null;
  const scratch = (scratchByLength[length] ??= { bytes: new Uint8Array(length), prefix: '' });
  // Written once when one experience is decided for many visitors.
  if (scratch.prefix !== prefix) scratch.prefix = writeAscii(prefix, scratch.bytes, 0) ? prefix : '';
  const isAscii = scratch.prefix === prefix && writeAscii(text, scratch.bytes, prefix.length);
  return isAscii ? scratch.bytes : null;
}

function writeAscii(text: string, bytes: Uint8Array, from: number): boolean {
  let bits = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    bits |= code;
    bytes[from + index] = code;
  }
  return bits < 128;
}

/** The hash values `from <= value < to` that get a variation. A range with a bound that is NaN holds no value. */
export interface BucketRange {
  readonly variation: Variation;
  readonly from: number;
  readonly to: number;
}

/** Experiences of a version above 11 have anchored ranges; all others, also without a version, have packed ranges. */
export function layOutVariations({ version, variations }: Experience): BucketRange[] {
  const identified = variations.filter(({ id }) => id !== '');
  // Of equal ids the first variation is the one that is returned.
  const variationsById = new Map([...identified].reverse().map((variation) => [variation.id, variation]));
  const shares = toNumber(version) > 11 ? layOutAnchored(identified) : layOutPacked(identified);
  return shares.map(({ id, from, to }) => ({ variation: variationsById.get(id) as Variation, from, to }));
}

type Share = Omit<BucketRange, 'variation'> & { readonly id: string };

/** Active variations side by side from 0 upwards. A change of one variation's traffic moves every variation after it. */
function layOutPacked(variations: readonly Variation[]): Share[] {
  // Parity (protocol §3.2): official walks a plain object keyed by id. Numeric ids come first in ascending order; of equal
  // ids the last active allocation counts, at the place of the first. A real object does the same. An official object
  // holds nothing under `__proto__`, so a variation with that id has no traffic.
  const allocations: Record<string, unknown> = Object.create(null);
  for (const variation of variations.filter(isActive)) {
    if (variation.id !== '__proto__') allocations[variation.id] = variation.allocation;
  }
  let to = 0;
  return Object.entries(allocations).map(([id, allocation]) => {
    const from = to;
    // A missing allocation, and NaN itself, is the whole traffic; any other non-number makes this sum and all later ones NaN.
    to += toNumber(allocation || 100) * 100;
    return { id, from, to };
  });
}

/**
 * Every variation begins at its share of the total, so that pausing one moves no other.
 * Parity (protocol §3.2): keep the order of the arithmetic; with IEEE doubles another order would move the bounds.
 */
function layOutAnchored(variations: readonly Variation[]): Share[] {
  const total = variations.reduce((sum, variation) => sum + toPercent(variation), 0);
  if (total <= 0) return [];
  let before = 0;
  return variations.map((variation) => {
    const percent = toPercent(variation);
    const from = (before / total) * 10_000;
    before += percent;
    return { id: variation.id, from, to: from + (isActive(variation) ? percent * 100 : 0) };
  });
}

/** Whether a variation takes new visitors. A missing status counts as running. */
function isActive(variation: Variation): boolean {
  return (variation.status === null || variation.status === 'running') && toPercent(variation) > 0;
}

/** An allocation that is no number is the whole traffic. */
function toPercent({ allocation }: Variation): number {
  const percent = toNumber(allocation);
  return Number.isNaN(percent) ? 100 : percent;
}

/** Coerces as JavaScript does. Where JavaScript throws, as for `{"valueOf": 1}`, the result is NaN. */
function toNumber(value: unknown): number {
  return attempt(() => Number(value), NaN);
}

/** The variation of the first range that holds the hash value. */
export function pickVariation(ranges: readonly BucketRange[], value: number, trace?: Trace): Variation | null {
  for (const { variation, from, to } of ranges) {
    const isHit = value >= from && value < to;
    trace?.note('range', variation.id, from, to, value, isHit);
    if (isHit) return variation;
  }
  return null;
}
