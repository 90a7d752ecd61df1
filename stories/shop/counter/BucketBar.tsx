import { murmurBucket } from '../../../src/core';
import shop from '../shop.config.json';

const BUCKETS = 10_000;

export interface BucketBarProps {
  experience: string;
  visitorId: string;
  variation: string | null;
}

/** The ten thousand buckets of an experience, who gets which, and where this visitor's hash falls. */
export function BucketBar({ experience, visitorId, variation }: BucketBarProps) {
  const known = shop.experiences.find(({ key }) => key === experience);
  if (!known) return null;
  const bucket = murmurBucket(visitorId, { experienceId: known.id });
  return (
    <span className="bucket" role="img" aria-label={`Bucket ${bucket} of ${BUCKETS}`}>
      {known.variations.map(({ key, traffic_allocation }) => (
        <i key={key} className={key === variation ? 'mine' : ''} style={{ width: `${traffic_allocation}%` }}>
          {key}
        </i>
      ))}
      <b style={{ left: `${(bucket / BUCKETS) * 100}%` }} />
    </span>
  );
}
