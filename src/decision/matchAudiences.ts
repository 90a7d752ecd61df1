import type { CompiledAudience, CompiledExperience } from './compileExperience';
import { matchCompiled } from './matchRules';
import { visitorLayers } from './mergeVisitorData';
import { matchExclusion } from './mutualExclusion';
import type { Question } from './question';
import type { Facts } from './readFact';

/** Whether the visitor is in the audiences that apply; a permanent one is asked only until the visitor has a variation. */
export function matchAudiences(question: Question, compiled: CompiledExperience, isStuck: boolean): boolean {
  const { needsEveryAudience } = compiled;
  const audiences = isStuck ? compiled.lastingAudiences : compiled.audiences;
  if (audiences.length === 0) {
    question.trace?.step('audience', true, describeNone(compiled));
    return true;
  }
  const matched = matchList(question, audiences, needsEveryAudience);
  question.trace?.step(
    'audience',
    matched,
    `The visitor must match ${needsEveryAudience ? 'all' : 'any'} of ${audiences.length}.`,
  );
  return matched;
}

function matchList(question: Question, audiences: readonly CompiledAudience[], needsEvery: boolean): boolean {
  const { visitor, options, trace } = question;
  const facts: Facts = {
    layers: visitorLayers(visitor, options.attributes),
    resolveRule: options.resolveRule,
    trace,
  };
  for (const audience of audiences) {
    if (matchAudience(question, audience, facts) !== needsEvery) return !needsEvery;
  }
  return needsEvery;
}

function matchAudience(question: Question, audience: CompiledAudience, facts: Facts): boolean {
  question.trace?.line(`${audience.label}:`);
  return audience.exclusion ? matchExclusion(question, audience.exclusion) : matchCompiled(audience.rules, facts);
}

function describeNone({ audiences }: CompiledExperience): string {
  return audiences.length === 0
    ? 'No audience is attached.'
    : 'Every audience is permanent, and the visitor already has a variation.';
}
