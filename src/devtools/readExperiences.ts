import type { Answer } from '../client/createAnswers';
import type { Experience } from '../config/project';
import type { ExperienceDecision, Reason } from '../decision/decision';
import { murmurBucket } from '../decision/murmurBucket';
import { type DecideWithoutTrace, decideWithoutTrace } from './decideWithoutTrace';
import type { Look } from './lookInto';

/** One experience of the project, as it comes out for this visitor on this page. */
export interface ExperienceRow {
  readonly experience: Experience;
  readonly variation: string | null;
  readonly reason: Reason;
  /** Where the visitor falls, whether or not it came to that. */
  readonly bucketValue: number | null;
  /** Components that show it now, themselves or through a feature. */
  readonly components: number;
  /** A refreshed config does not move it. */
  readonly isPinned: boolean;
  /** The page has decided it at some time. */
  readonly isAsked: boolean;
  /** The exposure of this variation has been queued, on this visit or an earlier one. */
  readonly isExposed: boolean;
}

/** Every experience, in config order; none before there is a config. */
export function readExperiences(look: Look): readonly ExperienceRow[] {
  const { basis } = look.inputs;
  if (basis.status !== 'ready') return [];
  const decide = decideWithoutTrace(look, basis.project);
  return Array.from(basis.project.experiencesByKey.values(), (experience) => readExperience(look, experience, decide));
}

function readExperience(look: Look, experience: Experience, decide: DecideWithoutTrace): ExperienceRow {
  const shown = answersShowing(look, experience.key);
  const { decision, isAsked } = decide(experience.key);
  const { variation, details, reason } = shown[0] ? outcomeOf(shown[0], experience.key) : decision;
  const exposures = look.record.exposures[experience.id] ?? [];
  const visitorId = look.inputs.visitor.id;
  return {
    experience,
    variation,
    reason,
    bucketValue: visitorId === '' ? null : murmurBucket(visitorId, { experienceId: experience.id }),
    components: shown.length,
    isPinned: shown.some((answer) => answer.question.kind === 'experience' && answer.question.pin !== null),
    isAsked: isAsked || shown.length > 0,
    isExposed: details ? exposures.includes(details.id) : false,
  };
}

/** What components show of an experience; those that ask for it itself come first. */
export function answersShowing({ onScreen }: Look, key: string): readonly Answer[] {
  const own = onScreen.filter(({ question }) => question.kind === 'experience' && question.key === key);
  const through = onScreen.filter(
    ({ question, decisions }) => question.kind === 'feature' && decisions.some(({ experience }) => experience === key),
  );
  return [...own, ...through];
}

type Outcome = Pick<ExperienceDecision, 'variation' | 'details' | 'reason'>;

/** An answer without a decision is one that had no config: pending, timed out or failed. */
function outcomeOf({ decisions, result }: Answer, key: string): Outcome {
  const decision = decisions.find(({ experience }) => experience === key);
  return decision ?? { variation: null, details: null, reason: result.reason };
}
