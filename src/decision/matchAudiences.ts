import type { CompiledAudience, CompiledExperience } from './compileExperience';
import { matchCompiled } from './matchRules';
import { visitorLayers } from './mergeVisitorData';
import { matchExclusion } from './mutualExclusion';
import type { Question } from './question';
import type { Facts } from './readFact';

/** Whether the visitor is in the audiences that apply; a permanent one is asked only until the visitor has a variation. */
export function matchAudiences(question: Question, compiled: CompiledExperience, isStuck: boolean): boolean {
  const { visitor, options, trace } = question;
  const audiences = isStuck ? compiled.lastingAudiences : compiled.audiences;
  if (audiences.length === 0) {
    trace?.step(
      'audience',
      true,
      isStuck && compiled.audiences.length > 0
        ? 'Only permanent audiences, and the visitor has a variation.'
        : 'No audience is attached.',
    );
    return true;
  }
  const facts = { layers: visitorLayers(visitor, options.attributes), resolveRule: options.resolveRule, trace };
  const isIn = (audience: CompiledAudience) => matchAudience(question, audience, facts);
  const matched = compiled.needsEveryAudience ? audiences.every(isIn) : audiences.some(isIn);
  trace?.step(
    'audience',
    matched,
    `The visitor must match ${compiled.needsEveryAudience ? 'all' : 'any'} of ${audiences.length}.`,
  );
  return matched;
}

function matchAudience(question: Question, audience: CompiledAudience, facts: Facts): boolean {
  question.trace?.line(`${audience.label}:`);
  return audience.exclusion ? matchExclusion(question, audience.exclusion) : matchCompiled(audience.rules, facts);
}
