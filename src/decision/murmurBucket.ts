import murmurhash from 'murmurhash';

const HASH_RANGE = 2 ** 32;
const LONGEST_SCRATCH = 128;

interface Scratch {
  readonly bytes: Uint8Array;
  /** What `bytes` begins with: one experience asked for many visitors need not be written for each. */
  prefix: string;
}

/** One for each length, used again and again: making one costs more than hashing it. */
const scratchByLength: Scratch[] = [];

export interface BucketOptions {
  /** Hashed before the visitor id, so that a visitor falls elsewhere in every experience. */
  experienceId?: string;
  seed?: number;
  /** One more than the highest value. */
  maxTraffic?: number;
}

/**
 * The value, 0..9999, at which a visitor falls in an experience.
 *
 * @example
 * murmurBucket('v7', { experienceId: '100299434' }) < 5_000; // in the first half
 */
export function murmurBucket(visitorId: string, options: BucketOptions = {}): number {
  const { experienceId = '', seed = 9999, maxTraffic = 10_000 } = options;
  const bytes = encodeAscii(experienceId, visitorId) ?? experienceId + visitorId;
  return Math.trunc((murmurhash.v3(bytes, seed) / HASH_RANGE) * maxTraffic);
}

/** ASCII is its own UTF-8; the text encoder, which every other text needs, would be most of the time of a decision. */
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
