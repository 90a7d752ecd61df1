import { isDeepStrictEqual } from 'node:util';
import { decideFeature } from '../../../src/decision/decideFeature';
import type { FeatureDecision } from '../../../src/decision/decision';
import type { Distribution } from '../distribution';
import type { Call, ParityCase } from '../generate';
import type { OfficialFeature } from '../oracle/oracle';
import type { Mismatch } from './mismatch';
import { createCaseOracle, parseCase, toOptions } from './parseCase';

/**
 * Every feature of the case, against the official SDK's first call: its later ones cast the cast, so each feature gets
 * an SDK and a config of its own.
 */
export function compareFeatures(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  const { project, visitor } = parseCase(parityCase);
  const { attributes, location } = parityCase.call;
  const call: Call = { ...(attributes && { attributes }), ...(location && { location }) };
  const isCastTwice = hasRepeatedExperienceKey(parityCase.config);
  const mismatches: Mismatch[] = [];

  for (const key of parityCase.featureKeys) {
    const oracle = createCaseOracle(parityCase);
    const official = oracle.feature(oracle.visitor(structuredClone(parityCase.visitor)), key, structuredClone(call));
    const ours = decideFeature(project, visitor, key, toOptions(parityCase, call));
    if (!isSame(ours, official, isCastTwice))
      mismatches.push({ what: `feature ${key}`, ours: summarise(ours), official });
    distribution.count('feature', ours.isEnabled ? 'on' : ours.reason);
    if (ours.isEnabled) distribution.count('corner', `feature on for a visitor who is ${ours.reason}`);
    if (ours.matches.length > 1) distribution.count('corner', 'feature on in several experiences');
    for (const value of Object.values(ours.variables)) {
      distribution.count('variable', Number.isNaN(value) ? 'NaN' : value === null ? 'null' : typeof value);
    }
  }
  return mismatches;
}

function isSame(ours: FeatureDecision, official: OfficialFeature, isCastTwice: boolean): boolean {
  const matches = firstOfEachExperience(official.matches);
  return (
    ours.isEnabled === official.isEnabled &&
    ours.experience === (matches[0]?.experience ?? null) &&
    ours.matches.length === matches.length &&
    ours.matches.every((match, index) => match.experience === matches[index]!.experience) &&
    (isCastTwice ||
      (isSameVariables(ours.variables, matches[0]?.variables) &&
        ours.matches.every((match, index) => isSameVariables(match.variables, matches[index]!.variables))))
  );
}

/** Several changes for one feature in one variation are one answer here: the first. */
function firstOfEachExperience(matches: OfficialFeature['matches']): OfficialFeature['matches'] {
  return matches.filter((match, index) => matches.findIndex((each) => each.experience === match.experience) === index);
}

/** Without variables official says undefined or null; ours is an empty object. */
function isSameVariables(ours: Readonly<Record<string, unknown>>, official: unknown): boolean {
  return isDeepStrictEqual({ ...ours }, { ...(official as object | null | undefined) });
}

/** Official visits a repeated key once more, and casts what it has cast: parity is with a first cast only. */
function hasRepeatedExperienceKey(config: Record<string, unknown>): boolean {
  const keys = (Array.isArray(config.experiences) ? config.experiences : [])
    .filter(Boolean)
    .map((each: { key: unknown }) => each.key);
  return new Set(keys).size < keys.length;
}

function summarise({ isEnabled, experience, variables, reason, matches }: FeatureDecision) {
  return { isEnabled, experience, variables, reason, matches };
}
