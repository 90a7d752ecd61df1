import type { Experience, Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { featureVariables } from '../decision/featureVariables';
import { settingsOf } from './neededPart';

export interface DecidedParts {
  readonly decisions: readonly ExperienceDecision[];
  readonly features: ReadonlySet<string>;
  /** Null for all. */
  readonly goals: ReadonlySet<string> | null;
}

/**
 * What a page may know when only decisions leave the server, as a config document without a rule: the visitor's own
 * variations, which are open to nobody else, and the ids of goals.
 */
export function decidedPart(project: Project, { decisions, features, goals }: DecidedParts): unknown {
  return {
    is_part: true,
    account_id: project.accountId,
    project: settingsOf(project),
    experiences: decisions.flatMap((decision) => {
      const experience = project.experiencesByKey.get(decision.experience);
      return experience ? [experienceOf(experience, decision)] : [];
    }),
    features: [...features].flatMap((key) => {
      const feature = project.featuresByKey.get(key);
      if (!feature) return [];
      const own = decisions.map(({ details }) => details && featureVariables(feature, details));
      const shown = new Set(own.flatMap((variables) => Object.keys(variables ?? {})));
      // Types of what the visitor gets anyway; what other variations set stays on the server.
      const variables = feature.variables.filter(({ key }) => shown.has(key)).map(({ key, type }) => ({ key, type }));
      return [{ id: feature.id, key, ...(variables.length > 0 && { variables }) }];
    }),
    goals: project.goals.filter(({ key }) => goals?.has(key) ?? true).map(({ id, key }) => ({ id, key })),
  };
}

function experienceOf({ id, key, name }: Experience, { details }: ExperienceDecision) {
  return { id, key, name, ...(details && { variations: [{ ...details, traffic_allocation: 0 }] }) };
}
