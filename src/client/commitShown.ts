import type { Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { exposureEvent } from '../tracking/exposureEvent';
import type { OutgoingEvent } from '../tracking/event';
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

/** One change for each visitor. Forced and previewed variations, and the visitors outside, leave no trace. */
export function commitShown(
  shown: readonly Shown[],
  read: (visitorId: string) => VisitorRecord,
): readonly ShownChange[] {
  const visitorIds = [...new Set(shown.map(({ answer }) => answer.visitorId))];
  return visitorIds.map((visitorId) => {
    const record = read(visitorId);
    const bucketing: Record<string, string> = {};
    const exposed = new Map<string, Exposure>();
    for (const { answer, isExposed } of shown) {
      if (answer.visitorId !== visitorId || answer.basis.status !== 'ready') continue;
      for (const decision of answer.decisions) {
        if (!isAssigned(decision)) continue;
        bucketing[decision.experienceId] = decision.details.id;
        const exposure = isExposed && exposureOf(visitorId, decision, answer.basis.project);
        if (exposure && !isExposedIn(record, exposure)) exposed.set(exposure.experienceId, exposure);
      }
    }
    return shownChange(visitorId, record, bucketing, [...exposed.values()]);
  });
}

type Assigned = ExperienceDecision & {
  experienceId: string;
  details: NonNullable<ExperienceDecision['details']>;
};

const isAssigned = (decision: ExperienceDecision): decision is Assigned =>
  (decision.reason === 'bucketed' || decision.reason === 'sticky') && decision.details !== null;

const isExposedIn = ({ exposures }: VisitorRecord, { experienceId, variationId }: Exposure) =>
  exposures[experienceId]?.includes(variationId) ?? false;

function exposureOf(visitorId: string, { experience, experienceId, details }: Assigned, project: Project): Exposure {
  return {
    visitorId,
    experience,
    experienceId,
    experienceName: project.experiencesById.get(experienceId)?.name ?? '',
    variation: details.key || details.id,
    variationId: details.id,
    variationName: details.name,
  };
}

function shownChange(
  visitorId: string,
  known: VisitorRecord,
  bucketing: Record<string, string>,
  exposures: readonly Exposure[],
): ShownChange {
  return {
    visitorId,
    exposures,
    events: exposures.map(({ experienceId, variationId }) =>
      exposureEvent({ visitorId, segments: known.segments, experienceId, variationId }),
    ),
    change: (record) => {
      const exposed = { ...record.exposures };
      for (const { experienceId, variationId } of exposures) {
        exposed[experienceId] = [...(exposed[experienceId] ?? []), variationId];
      }
      return { ...record, bucketing: { ...record.bucketing, ...bucketing }, exposures: exposed };
    },
  };
}
