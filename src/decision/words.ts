import type { ExperienceDecision, FeatureDecision } from './decision';
import type { Check, CheckFacts, ComparedRule, Finding, NoteFacts, TracedStep } from './trace';
import type { TracedExperience, TracedFeature } from './traced';

// This file imports types only, so that a page loads the words alone, when somebody asks for them.

/** One check of a decision, in words. */
export interface Step {
  readonly check: Check;
  readonly passed: boolean;
  /** One sentence; after it one line for each comparison. */
  readonly detail: string;
}

export interface ExperienceExplanation {
  /** What `decideExperience` returns for the same arguments. */
  readonly decision: ExperienceDecision;
  /** Every check that was made, in order; the last one is the one that decided. */
  readonly steps: readonly Step[];
}

export interface FeatureExplanation {
  /** What `decideFeature` returns for the same arguments. */
  readonly decision: FeatureDecision;
  readonly steps: readonly Step[];
  /** Why each experience that carries the feature was decided as it was. */
  readonly experiences: readonly ExperienceExplanation[];
}

/** What was traced, in words. */
export function describeExperience({ decision, steps }: TracedExperience): ExperienceExplanation {
  return { decision, steps: steps.map(describeStep) };
}

export function describeFeature({ decision, steps, experiences }: TracedFeature): FeatureExplanation {
  return { decision, steps: steps.map(describeStep), experiences: experiences.map(describeExperience) };
}

/**
 * An explanation as text: the outcome, then one line for each check, and under it what the check compared.
 *
 * @example
 * const text = formatExplanation(explainExperience(project, { id: 'v7' }, 'hero'));
 */
export function formatExplanation(explanation: ExperienceExplanation | FeatureExplanation): string {
  const { decision, steps } = explanation;
  const carriers = 'experiences' in explanation ? explanation.experiences : [];
  return [
    'feature' in decision ? formatFeature(decision) : formatExperience(decision),
    ...steps.map(({ check, passed, detail }) => `  ${passed ? '✓' : '✗'} ${check}: ${indent(detail, 6)}`),
    ...carriers.map((carrier) => `  ${indent(formatExplanation(carrier), 2)}`),
  ].join('\n');
}

const formatExperience = ({ experience, variation, reason }: ExperienceDecision) =>
  `experience "${experience}": ${variation === null ? 'no variation' : `variation "${variation}"`} (${reason})`;

const formatFeature = ({ feature, experience, reason }: FeatureDecision) =>
  `feature "${feature}": ${experience === null ? 'off' : `on through experience "${experience}"`} (${reason})`;

/** Moves every line but the first to the right. */
const indent = (text: string, by: number) => text.replace(/\n/g, `\n${' '.repeat(by)}`);

/** The `ABSENT` of visitorData.ts. */
const ABSENT = Symbol.for('convert-react.absent');

const NO_SUCH_VARIATION = 'the experience has no such variation.';

/** The sentence of each check, then the line of each comparison. */
const WORDS: { readonly [Name in Check]: (passed: boolean, ...facts: CheckFacts[Name]) => string } & {
  readonly [Kind in keyof NoteFacts]: (...facts: NoteFacts[Kind]) => string;
} = {
  visitor: (passed, id) => (passed ? `The visitor is "${id}".` : 'The visitor has no id.'),
  experience: (passed, key, id) =>
    passed ? `"${key}" is experience ${id}.` : `The project has no experience "${key}".`,
  preview: (passed, id) =>
    `Variation ${id} ${passed ? 'is previewed; no other check applies.' : `cannot be previewed: ${NO_SUCH_VARIATION}`}`,
  archived: (passed) => `The experience is ${passed ? 'not ' : ''}archived.`,
  environment: (_, ofExperience, ours) =>
    ofExperience === null
      ? 'The experience runs in every environment.'
      : `The experience runs in "${ofExperience}"; ours is ${ours === undefined ? 'not set' : describeValue(ours)}.`,
  stored: (_, id, isInExperience) =>
    id === ''
      ? 'Nothing is stored for this experience.'
      : `Variation ${id} is stored${isInExperience ? '' : ', but the experience no longer has it'}.`,
  location: (_, limit, places) =>
    limit === 'restricted'
      ? `The location must match any of ${places}.`
      : limit === 'ignored'
        ? 'Locations are ignored.'
        : 'The experience runs everywhere.',
  audience: (_, limit, audiences) =>
    limit === 'none'
      ? 'No audience is attached.'
      : limit === 'permanent'
        ? 'Every audience is permanent, and the visitor already has a variation.'
        : `The visitor must match ${limit} of ${audiences}.`,
  segment: (_, attached, heldIds) =>
    attached.length === 0
      ? 'No segment is attached.'
      : `The visitor must be in any of ${attached.map(({ name, id }) => `"${name}" (${id})`).join(', ')}; ` +
        `is in ${heldIds.join(', ') || 'none'}.`,
  variations: (_, count) => `The experience has ${count} variation${count === 1 ? '' : 's'}.`,
  forced: (passed, id) => `Variation ${id} ${passed ? 'is forced.' : `cannot be forced: ${NO_SUCH_VARIATION}`}`,
  bucketing: (_, hashValue, bucketing) =>
    `The visitor's hash value is ${hashValue}${bucketing ? `, with \`bucketing\` ${describeValue(bucketing)}` : ''}.`,
  feature: (passed, key, id) => (passed ? `"${key}" is feature ${id}.` : `The project declares no feature "${key}".`),
  carriers: (passed, carriers) =>
    passed ? `Carried by ${carriers.map(({ key }) => `"${key}"`).join(', ')}.` : 'No experience carries the feature.',
  variation: (passed, experience) =>
    passed ? `The feature is on through "${experience}".` : 'No variation of the visitor carries the feature.',
  error: () => 'What was passed in threw when it was read.',

  'at-place': (location) => (location ? `location "${location.name}" (${location.id}):` : 'site area:'),
  'in-audience': ({ id, name }) => `audience "${name}" (${id}):`,
  exclusion: (key, negated, isInProject, isAssigned, matched) =>
    `bucketed into "${key}": ${isInProject ? '' : 'warning, the project has no such experience, so '}` +
    `${isAssigned ? '' : 'not '}assigned${negated ? ', negated' : ''} → ${yesNo(matched)}`,
  rule: (rule, value, outcome) =>
    `${describeRule(rule)}, ${value === ABSENT ? 'which is absent' : `got ${describeValue(value)}`} → ` +
    (outcome === undefined ? 'no, they cannot be compared' : yesNo(outcome)),
  'rule-threw': (rule) => `${describeRule(rule)}, which threw → no`,
  malformed: (rule) => `malformed: ${describeValue(rule)} → no`,
  range: (id, from, to, hashValue, isHit) => `variation ${id}: ${from} <= ${hashValue} < ${to} → ${yesNo(isHit)}`,
  carrier: ({ experience, variation, reason }, isCarried) =>
    `"${experience}": ` +
    (variation === null
      ? `no variation (${reason}) → no`
      : `variation "${variation}" (${reason}) ${isCarried ? 'carries' : 'lacks'} the feature → ${yesNo(isCarried)}`),
};

function describeStep({ check, passed, findings }: TracedStep): Step {
  return { check, passed, detail: findings.map(describeFinding).join('\n') };
}

function describeFinding([name, ...facts]: Finding): string {
  const describe = WORDS[name] as (...facts: unknown[]) => string;
  // A key or an id that the app passed in may be anything, also something that has no text.
  return attempt(() => describe(...facts), 'What was compared cannot be shown.');
}

/** Such as `country not equals "US"`. */
function describeRule({ rule, key, matchType, negated, seesAbsent }: ComparedRule): string {
  const subject = key ?? describeValue(attempt(() => rule.rule_type, undefined));
  const target = seesAbsent ? '' : ` ${describeValue(attempt(() => rule.value, undefined))}`;
  return `${subject} ${negated ? 'not ' : ''}${matchType}${target}`;
}

const yesNo = (matched: boolean) => (matched ? 'yes' : 'no');

const LONGEST_VALUE = 120;

/** A value as short text for people. Never throws, whatever the value is. */
export function describeValue(value: unknown): string {
  const json = attempt(() => JSON.stringify(value) as string | undefined, undefined);
  const whole = json ?? attempt(() => String(value), 'a value that cannot be shown');
  return whole.length > LONGEST_VALUE ? `${whole.slice(0, LONGEST_VALUE)}…` : whole;
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
