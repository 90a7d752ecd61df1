import { expect } from 'vitest';
import { attempt } from '../../src/values';
import type { Project } from '../../src/config/project';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import type { DecideOptions, ExperienceDecision, FeatureDecision } from '../../src/decision/decision';
import { explainExperience, explainFeature } from '../../src/decision/explain';
import { formatExplanation } from '../../src/decision/words';
import { matchRules } from '../../src/decision/matchRules';
import { matchSegments } from '../../src/decision/audiences';
import type { Visitor } from '../../src/visitor/visitor';
import { isReason } from './reasons';
import { decideExperiences } from '../decision/given';

const MOST = 8;

/** Puts every question there is to a project and checks what no answer may ever break. Returns the reasons it heard. */
export function askEverything(project: Project, visitor: Visitor, options: DecideOptions): string[] {
  const reasons: string[] = [];
  for (const key of [...[...project.experiencesByKey.keys()].slice(0, MOST), 'nothing', '__proto__']) {
    const decision = decideExperience(project, visitor, key, options);
    checkExperience(decision, key);
    const explanation = explainExperience(project, visitor, key, options);
    expect(explanation.decision).toEqual(decision);
    expect(typeof formatExplanation(explanation)).toBe('string');
    reasons.push(decision.reason);
  }
  for (const decision of decideExperiences(project, visitor, options)) checkExperience(decision, decision.experience);
  for (const key of [...[...project.featuresByKey.keys()].slice(0, MOST), 'nothing', '__proto__']) {
    const decision = decideFeature(project, visitor, key, options);
    checkFeature(decision, key);
    expect(typeof formatExplanation(explainFeature(project, visitor, key, options))).toBe('string');
    reasons.push(`feature ${decision.isEnabled ? 'on' : decision.reason}`);
  }
  const ruleData = attempt(() => options.attributes, undefined);
  const segmentIds = matchSegments(
    project,
    visitor,
    project.segments.map(({ key }) => key),
    ruleData,
  );
  expect(segmentIds.every((id) => typeof id === 'string')).toBe(true);
  for (const goal of project.goals.slice(0, MOST)) {
    expect(typeof matchRules(goal.rules, ruleData)).toBe('boolean');
  }
  return reasons;
}

function checkExperience(decision: ExperienceDecision, key: string): void {
  const { experience, variation, details, reason, bucketValue } = decision;
  const isIn = reason === 'bucketed' || reason === 'sticky' || reason === 'forced' || reason === 'preview';
  const isSound =
    experience === key &&
    isReason(reason) &&
    (variation !== null) === isIn &&
    (details !== null) === isIn &&
    (bucketValue === null || (Number.isInteger(bucketValue) && bucketValue >= 0 && bucketValue <= 9999));
  if (!isSound) expect.fail(`unsound decision: ${JSON.stringify(decision)}`);
}

function checkFeature(decision: FeatureDecision, key: string): void {
  const { feature, isEnabled, experience, reason, matches, variables } = decision;
  const isSound =
    feature === key &&
    isReason(reason) &&
    isEnabled === (experience !== null) &&
    isEnabled === matches.length > 0 &&
    typeof variables === 'object' &&
    variables !== null;
  if (!isSound) expect.fail(`unsound decision on feature ${key}: ${reason}`);
}
