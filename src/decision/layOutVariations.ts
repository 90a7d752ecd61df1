import type { Experience } from '../config/project';
import { anchoredLayout } from './anchoredLayout';
import type { BucketRange } from './bucketRange';
import { packedLayout } from './packedLayout';
import { toNumber } from './toNumber';

/** Experiences of a version above 11 have anchored ranges; one whose version is missing or no number is an old one. */
export function layOutVariations({ version, variations }: Experience): BucketRange[] {
  return toNumber(version) > 11 ? anchoredLayout(variations) : packedLayout(variations);
}
