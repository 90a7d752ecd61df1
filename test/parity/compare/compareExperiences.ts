import { decideExperience } from '../../../src/decision/decideExperience';
import type { ExperienceDecision } from '../../../src/decision/decision';
import type { Distribution } from '../distribution';
import type { ParityCase } from '../generate';
import type { OfficialDecision } from '../oracle/oracle';
import { countCorners } from './countCorners';
import type { Mismatch } from './mismatch';
import { createCaseOracle, parseCase, toOptions } from './parseCase';

/** Every experience of the case, twice: as the visitor comes, and again with the first answers stored. */
export function compareExperiences(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  const { project, visitor } = parseCase(parityCase);
  const oracle = createCaseOracle(parityCase);
  const context = oracle.visitor(structuredClone(parityCase.visitor));
  const mismatches: Mismatch[] = [];
  let assignments = visitor.assignments ?? {};

  for (const round of ['call', 'again'] as const) {
    const call = parityCase[round];
    for (const key of parityCase.experienceKeys) {
      const options = toOptions(parityCase, call);
      const asVisitor = { ...visitor, assignments };
      const ours = decideExperience(project, asVisitor, key, options);
      const official = oracle.experience(context, key, structuredClone(call));
      if (!isSame(ours, official))
        mismatches.push({ what: `experience ${key} (${round})`, ours: summarise(ours), official });
      assignments = store(assignments, ours);
      distribution.count(round === 'call' ? 'experience' : 'experience, asked again', ours.reason);
      countCorners(distribution, { project, visitor, key, ours, call });
      for (const name of ['bucketing', 'comparators'] as const) {
        const without = decideExperience(project, asVisitor, key, { ...options, [name]: undefined });
        const isSwayed = options[name] && without.details?.id !== ours.details?.id;
        if (isSwayed) distribution.count('corner', `another variation, or none, by ${name}`);
      }
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
  const hashed = hasHash ? official.bucketValue : null;
  // NaN is a hash value where `bucketing` holds what is no number.
  return ours.bucketValue === hashed || (Number.isNaN(ours.bucketValue) && Number.isNaN(hashed));
}

function blankToNull(key: unknown): unknown {
  return key === '' || key === undefined ? null : key;
}

/** What the client would do with a decision: official stores it itself. */
function store(assignments: Record<string, string>, { experienceId, details, reason }: ExperienceDecision) {
  if (!experienceId || !details || reason === 'sticky') return assignments;
  return { ...assignments, [experienceId]: details.id };
}

function summarise({ reason, details, variation, bucketValue }: ExperienceDecision) {
  return { reason, variationId: details?.id ?? null, variation, bucketValue };
}
