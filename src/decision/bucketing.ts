import murmurhash from 'murmurhash';
import { attempt } from '../values';
import type { Experience, Variation } from '../config/project';
import type { Bucketing } from './decision';
import type { Trace } from './trace';

const HASH_RANGE = 2 ** 32;
const LONGEST_SCRATCH = 128;

interface Scratch {
  readonly bytes: Uint8Array;
  /** The text that `bytes` begins with. It is written once when one experience is decided for many visitors. */
  prefix: string;
}

/** One buffer for each length, reused: making one costs more than hashing it. */
const scratchByLength: Scratch[] = [];

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
  return writePrefix(prefix, scratch) && writeAscii(text, scratch.bytes, prefix.length) ? scratch.bytes : null;
}

function writePrefix(prefix: string, scratch: Scratch): boolean {
  if (scratch.prefix === prefix) return true;
  scratch.prefix = '';
  if (!writeAscii(prefix, scratch.bytes, 0)) return false;
  scratch.prefix = prefix;
  return true;
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
  return toNumber(version) > 11 ? anchoredLayout(variations) : packedLayout(variations);
}

/** Active variations side by side from 0 upwards. A change of one variation's traffic moves every variation after it. */
function packedLayout(variations: readonly Variation[]): BucketRange[] {
  const identified = variations.filter(({ id }) => id !== '');
  // Parity (protocol §3.2): official walks a plain object keyed by id. Numeric ids come first in ascending order; of equal
  // ids the last active allocation counts, at the place of the first. A real object does the same. An official object
  // holds nothing under `__proto__`, so a variation with that id has no traffic.
  const allocations: Record<string, unknown> = Object.create(null);
  for (const variation of identified.filter(isActive)) {
    if (variation.id !== '__proto__') allocations[variation.id] = variation.allocation;
  }

  const variationsById = firstOfEachId(identified);
  const ranges: BucketRange[] = [];
  let sum = 0;
  for (const [id, allocation] of Object.entries(allocations)) {
    const from = sum;
    // A missing allocation, and NaN itself, is the whole traffic; any other non-number makes this sum and all later ones NaN.
    sum += toNumber(allocation || 100) * 100;
    ranges.push({ variation: variationsById.get(id) as Variation, from, to: sum });
  }
  return ranges;
}

/**
 * Every variation begins at its share of the total, so that pausing one moves no other.
 * Parity (protocol §3.2): keep the order of the arithmetic; with IEEE doubles another order would move the bounds.
 */
function anchoredLayout(variations: readonly Variation[]): BucketRange[] {
  const identified = variations.filter(({ id }) => id !== '');
  const total = identified.reduce((sum, variation) => sum + toPercent(variation), 0);
  if (total <= 0) return [];
  const variationsById = firstOfEachId(identified);
  const ranges: BucketRange[] = [];
  let before = 0;
  for (const share of identified) {
    const from = (before / total) * 10_000;
    const to = from + (isActive(share) ? toPercent(share) * 100 : 0);
    ranges.push({ variation: variationsById.get(share.id) as Variation, from, to });
    before += toPercent(share);
  }
  return ranges;
}

function toPercent({ allocation }: Variation): number {
  const percent = toNumber(allocation);
  return Number.isNaN(percent) ? 100 : percent;
}

/** The variations by id; the first with an id is the one that is returned. */
function firstOfEachId(variations: readonly Variation[]): ReadonlyMap<string, Variation> {
  return new Map([...variations].reverse().map((variation) => [variation.id, variation]));
}

/** Whether a variation takes new visitors. A missing status counts as running, and an allocation that is no number as traffic. */
function isActive({ status, allocation }: Variation): boolean {
  const percent = toNumber(allocation);
  return (status === null || status === 'running') && (percent > 0 || Number.isNaN(percent));
}

/** Coerces as JavaScript does. Where JavaScript throws, as for `{"valueOf": 1}`, the result is NaN. */
function toNumber(value: unknown): number {
  return attempt(() => Number(value), NaN);
}

/** The variation of the first range that holds the hash value. */
export function pickVariation(
  ranges: readonly BucketRange[],
  value: number,
  trace?: Trace,
  bucketing?: Bucketing,
): Variation | null {
  let picked: Variation | null = null;
  for (const { variation, from, to } of ranges) {
    if (value >= from && value < to) picked = variation;
    trace?.note('range', variation.id, from, to, value, picked !== null);
    if (picked) break;
  }
  trace?.step('bucketing', picked !== null, value, bucketing);
  return picked;
}
