import murmurhash from 'murmurhash';

const HASH_RANGE = 2 ** 32;

export interface BucketOptions {
  /** Hashed before the visitor id, so that a visitor falls elsewhere in every experience. */
  experienceId?: string;
  seed?: number;
  /** One more than the highest value. */
  maxTraffic?: number;
}

/** The value, 0..9999, at which a visitor falls in an experience. */
export function murmurBucket(visitorId: string, options: BucketOptions = {}): number {
  const { experienceId = '', seed = 9999, maxTraffic = 10_000 } = options;
  return Math.trunc((murmurhash.v3(experienceId + visitorId, seed) / HASH_RANGE) * maxTraffic);
}
