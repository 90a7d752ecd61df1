import type { BucketingData } from '../tracking/event';
import type { VisitorRecord } from '../visitor/visitorRecord';

/** The assignments whose exposure was queued; official sends all stored ones, stale ones too (protocol §6). */
export function exposedAssignments({ bucketing, exposures }: VisitorRecord): BucketingData {
  const exposed = Object.entries(bucketing).filter(([experienceId, id]) => exposures[experienceId]?.includes(id));
  return Object.fromEntries(exposed);
}
