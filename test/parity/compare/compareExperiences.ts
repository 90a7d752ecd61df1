import { decideExperience } from '../../../src/decision/decideExperience';
import type { ExperienceDecision } from '../../../src/decision/decision';
import type { Project } from '../../../src/config/project';
import type { Visitor } from '../../../src/visitor/visitor';
import type { Distribution } from '../distribution';
import type { Call, ParityCase } from '../generate';
import { createOracle } from '../oracle/oracle';
import type { OfficialDecision } from '../oracle/oracle';
import type { Mismatch } from './mismatch';
import { parseCase, toOptions } from './parseCase';

/** Every experience of the case, twice: as the visitor comes, and again with the first answers stored. */
export function compareExperiences(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  const { project, visitor } = parseCase(parityCase);
  const oracle = createOracle(structuredClone(parityCase.config), parityCase.environment);
  const context = oracle.visitor(structuredClone(parityCase.visitor));
  const mismatches: Mismatch[] = [];
  let assignments = visitor.assignments ?? {};

  for (const round of ['call', 'again'] as const) {
    const call = parityCase[round];
    for (const key of parityCase.experienceKeys) {
      const ours = decideExperience(project, { ...visitor, assignments }, key, toOptions(parityCase, call));
      const official = oracle.experience(context, key, structuredClone(call));
      if (!isSame(ours, official))
        mismatches.push({ what: `experience ${key} (${round})`, ours: summarise(ours), official });
      assignments = store(assignments, ours);
      distribution.count(round === 'call' ? 'experience' : 'experience, asked again', ours.reason);
      countSpecial(distribution, project, visitor, key, ours, call);
    }
  }
  return mismatches;
}

function isSame(ours: ExperienceDecision, official: OfficialDecision): boolean {
  const variationId = ours.details?.id ?? null;
  if (variationId !== official.variationId) return false;
  if (variationId !== null && ours.variation !== (blankToNull(official.variationKey) ?? variationId)) return false;
  if (official.verdict === 'audience-or-segment') return ours.reason === 'audience' || ours.reason === 'segment';
  if (ours.reason !== official.verdict) return false;
  const hasHash = ours.reason === 'bucketed' || ours.reason === 'not-in-traffic';
  return ours.bucketValue === (hasHash ? official.bucketValue : null);
}

function blankToNull(key: unknown): unknown {
  return key === '' || key === undefined ? null : key;
}

/** What the client would do with a decision: official stores it itself. */
function store(assignments: Record<string, string>, { experienceId, details, reason }: ExperienceDecision) {
  if (!experienceId || !details || reason === 'sticky') return assignments;
  return { ...assignments, [experienceId]: details.id };
}

/** The corners that must be reached, beyond the reasons. */
function countSpecial(
  distribution: Distribution,
  project: Project,
  visitor: Visitor,
  key: string,
  ours: ExperienceDecision,
  call: Call,
): void {
  const experience = project.experiencesByKey.get(key);
  if (!experience) return;
  const stored = visitor.assignments?.[experience.id];
  const variations = experience.variations;
  const note = (name: string, isSo: boolean) => isSo && distribution.count('corner', name);
  const given = variations.find((each) => each.id === ours.details?.id);
  note('sticky in a stopped variation', ours.reason === 'sticky' && given?.status === 'stopped');
  note('forced into a stopped variation', ours.reason === 'forced' && given?.status === 'stopped');
  note('bucketed though a stored variation vanished', ours.reason === 'bucketed' && Boolean(stored));
  note(
    'bucketed in another key order than the document',
    ours.reason === 'bucketed' && isReordered(variations.map((each) => each.id)),
  );
  note(
    'bucketed among repeated ids',
    ours.reason === 'bucketed' && new Set(variations.map((each) => each.id)).size < variations.length,
  );
  note(
    'bucketed past a site area',
    ours.reason === 'bucketed' && !call.ignoreLocation && typeof experience.siteArea === 'object',
  );
  note(
    'bucketed past locations',
    ours.reason === 'bucketed' && !call.ignoreLocation && experience.locationIds.length > 0,
  );
  note(
    'bucketed past audiences',
    ours.reason === 'bucketed' && experience.audienceIds.some((id) => project.audiencesById.has(id)),
  );
  note(
    'bucketed past all of several audiences',
    ours.reason === 'bucketed' && experience.audienceMatching === 'all' && experience.audienceIds.length > 1,
  );
  note(
    'bucketed past segments',
    ours.reason === 'bucketed' && experience.audienceIds.some((id) => project.segmentsById.has(id)),
  );
  note('bucketed with the location ignored', ours.reason === 'bucketed' && call.ignoreLocation === true);
}

function isReordered(ids: readonly string[]): boolean {
  const keys = Object.keys(Object.fromEntries(ids.map((id) => [id, 1])));
  return keys.some((key, index) => key !== ids[index]);
}

function summarise({ reason, details, variation, bucketValue }: ExperienceDecision) {
  return { reason, variationId: details?.id ?? null, variation, bucketValue };
}
