import type { Audience, Experience, Location, Project, Segment } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import type { Bucketing, DecideOptions, ExperienceDecision } from './decision';

/** Everything that one decision depends on, and the trace that records it when the caller wants an explanation. */
export interface DecisionContext {
  readonly project: Project;
  readonly visitor: Visitor;
  readonly options: DecideOptions;
  readonly trace: Trace | undefined;
}

/** Every check with the values it compared: of an experience in the order of protocol §3.1, then of a feature (protocol §4). */
export interface CheckFacts {
  visitor: [id: string];
  experience: [key: string, experienceId: string | undefined];
  preview: [variationId: string];
  archived: [];
  environment: [ofExperience: string | null, ours: string | undefined];
  /** The id is empty when nothing is stored. */
  stored: [variationId: string, isInExperience: boolean];
  location: [limit: 'ignored' | 'everywhere' | 'restricted', places: number];
  audience: [limit: 'none' | 'permanent' | 'any' | 'all', audiences: number];
  segment: [attached: readonly Segment[], heldIds: readonly string[]];
  variations: [count: number];
  forced: [variationId: string];
  bucketing: [hashValue: number, bucketing: Bucketing | undefined];
  feature: [key: string, featureId: string | undefined];
  carriers: [carriers: readonly Experience[]];
  variation: [experienceKey: string | undefined];
  error: [];
}

export type Check = keyof CheckFacts;

/** What is compared within a check, by kind. */
export interface NoteFacts {
  /** Null stands for the site area. */
  'at-place': [location: Location | null];
  'in-audience': [audience: Audience];
  exclusion: [experienceKey: string, negated: boolean, isInProject: boolean, isAssigned: boolean, matched: boolean];
  /** `undefined` as the outcome: the two values cannot be compared. */
  rule: [rule: ComparedRule, value: unknown, outcome: boolean | undefined];
  'rule-threw': [rule: ComparedRule];
  malformed: [rule: unknown];
  range: [variationId: string, from: number, to: number, hashValue: number, isHit: boolean];
  carrier: [decision: ExperienceDecision, isCarried: boolean];
}

/** A rule element, as far as an explanation shows it. */
export interface ComparedRule {
  /** As served. */
  readonly rule: Readonly<Record<string, unknown>>;
  /** Null when the element has no key that could be present. */
  readonly key: string | null;
  readonly matchType: string;
  readonly negated: boolean;
  /** The rule compares with no value: it asks whether the key is present. */
  readonly seesAbsent: boolean;
}

/** A check with whether it passed, or a comparison within a check; then its facts. `words.ts` puts both into words. */
export type Finding = readonly [name: Check | keyof NoteFacts, ...facts: unknown[]];

export interface TracedStep {
  readonly check: Check;
  readonly passed: boolean;
  /** The check itself, then each comparison within it. */
  readonly findings: readonly Finding[];
}

/** Records how a decision comes about. Without one a decision records nothing and pays nothing. */
export interface Trace {
  readonly steps: readonly TracedStep[];
  /** Records a comparison within the check that is going on. */
  note<Kind extends keyof NoteFacts>(kind: Kind, ...facts: NoteFacts[Kind]): void;
  /** Ends a check. */
  step<Name extends Check>(check: Name, passed: boolean, ...facts: CheckFacts[Name]): void;
}

export function createTrace(): Trace {
  const steps: TracedStep[] = [];
  let notes: Finding[] = [];
  return {
    steps,
    note: (...finding) => void notes.push(finding),
    step(check, passed, ...facts) {
      steps.push({ check, passed, findings: [[check, passed, ...facts], ...notes] });
      notes = [];
    },
  };
}
