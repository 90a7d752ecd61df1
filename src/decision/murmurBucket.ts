import murmurhash from 'murmurhash';

const HASH_RANGE = 2 ** 32;
const LONGEST_SCRATCH = 128;

/** One buffer for each length, used again and again: making one costs more than hashing it. */
const scratchByLength: Uint8Array[] = [];

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
function encodeAscii(first: string, second: string): Uint8Array | null {
  const length = first.length + second.length;
  if (length > LONGEST_SCRATCH) return null;
  const bytes = (scratchByLength[length] ??= new Uint8Array(length));
  return writeAscii(first, bytes, 0) && writeAscii(second, bytes, first.length) ? bytes : null;
}

function writeAscii(text: string, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return false;
    bytes[from + index] = code;
  }
  return true;
}
