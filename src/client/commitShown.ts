import { exposureEvent, type OutgoingEvent } from '../tracking/event';
import type { VisitorRecord } from '../visitor/visitorRecord';
import type { Exposure } from './clientOptions';
import type { Shown } from './createShown';

/** What a commit on screen comes to: assignments to store, and exposures nobody has queued yet. */
export interface ShownChange {
  readonly visitorId: string;
  readonly change: (record: VisitorRecord) => VisitorRecord;
  readonly exposures: readonly Exposure[];
  readonly events: readonly OutgoingEvent[];
}

/** One change for each visitor. */
export function commitShown(
  shown: readonly Pick<Shown, 'visitorId' | 'exposures' | 'isExposed'>[],
  read: (visitorId: string) => VisitorRecord,
): readonly ShownChange[] {
  const visitorIds = [...new Set(shown.map(({ visitorId }) => visitorId))];
  return visitorIds.map((visitorId) => {
    const record = read(visitorId);
    const own = shown.filter((each) => each.visitorId === visitorId);
    const assigned = own.flatMap(({ exposures }) => exposures);
    const seen = own.filter(({ isExposed }) => isExposed).flatMap(({ exposures }) => exposures);
    const news = seen.filter((exposure) => !isExposedIn(record, exposure));
    const once = new Map(news.map((exposure) => [exposure.experienceId, exposure]));
    return shownChange(visitorId, record, assigned, [...once.values()]);
  });
}

const isExposedIn = ({ exposures }: VisitorRecord, { experienceId, variationId }: Exposure) =>
  exposures[experienceId]?.includes(variationId) ?? false;

function shownChange(
  visitorId: string,
  known: VisitorRecord,
  assigned: readonly Exposure[],
  exposures: readonly Exposure[],
): ShownChange {
  const bucketing = Object.fromEntries(assigned.map(({ experienceId, variationId }) => [experienceId, variationId]));
  return {
    visitorId,
    exposures,
    events: exposures.map(({ experienceId, variationId }) =>
      exposureEvent({ visitorId, segments: known.segments, experienceId, variationId }),
    ),
    change: (record) => {
      // Without a prototype, so that no id is special.
      const exposed: Record<string, readonly string[]> = Object.assign(Object.create(null), record.exposures);
      for (const { experienceId, variationId } of exposures) {
        exposed[experienceId] = [...(exposed[experienceId] ?? []), variationId];
      }
      return { ...record, bucketing: { ...record.bucketing, ...bucketing }, exposures: exposed };
    },
  };
}
