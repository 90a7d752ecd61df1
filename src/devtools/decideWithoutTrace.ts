import { askedOptions } from '../client/createAnswers';
import { forcedDecision } from '../client/forcedDecision';
import { projectKey } from '../client/projectKey';
import { question } from '../client/question';
import type { Project } from '../config/project';
import { decideExperience } from '../decision/decideExperience';
import type { ExperienceDecision } from '../decision/decision';
import type { Assignments } from '../visitor/visitor';
import type { Look } from './lookInto';

export interface TracelessDecision {
  readonly decision: ExperienceDecision;
  /** The page has asked this before, so that the answer stands. */
  readonly isAsked: boolean;
}

/** For mutual exclusion, what `before` says counts beside what the page has decided. */
export type DecideWithoutTrace = (key: string, before?: readonly ExperienceDecision[]) => TracelessDecision;

/**
 * What a component that asks now would get, without asking the client: its journal keeps every answer that it gives, so
 * a panel that asked for all experiences would exclude the visitor from those that the page asks for later.
 */
export function decideWithoutTrace(look: Look, project: Project): DecideWithoutTrace {
  const { inputs, decided } = look;
  const { visitor, preview } = inputs;
  const asked = `${projectKey(project)}\n${inputs.key}\n`;
  const ofVisitor = decided.filter(({ visitorId }) => visitorId === visitor.id);
  const standing = new Map(
    ofVisitor.filter((entry) => entry.inputs === asked).map(({ decision }) => [decision.experience, decision]),
  );
  const earlier = ofVisitor.map(({ decision }) => decision);
  const assigned = assignedBy(earlier);

  return (key, before = []) => {
    const forced = forcedDecision(project, key, inputs.forced);
    const known = preview ? undefined : standing.get(key);
    const isAsked = known !== undefined;
    if (forced ?? known) return { decision: (forced ?? known)!, isAsked };
    const options = {
      ...askedOptions(question('experience', key), inputs),
      ...(preview ? { preview } : { alsoAssigned: before.length ? assignedBy([...earlier, ...before]) : assigned }),
    };
    return { decision: decideExperience(project, visitor, key, options), isAsked };
  };
}

/** Of several decisions for one experience the first counts. */
export function assignedBy(decisions: readonly ExperienceDecision[]): Assignments {
  const assigned: Assignments = Object.create(null);
  for (const { experienceId, details } of decisions) {
    if (experienceId !== null && details) assigned[experienceId] ??= details.id;
  }
  return assigned;
}
