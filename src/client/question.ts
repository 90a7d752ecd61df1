import type { AskOptions } from './results';
import { valueKey } from './valueKey';

/** What is asked of the client: a kind, a key and options, with the two strings they are compared by. */
export interface Question {
  readonly kind: 'experience' | 'feature';
  readonly key: string;
  readonly options: AskOptions;
  /** Equal for questions that must share an answer. */
  readonly id: string;
  /** The part of `id` that a decision depends on. */
  readonly inputs: string;
}

const NO_OPTIONS: AskOptions = {};

export function question(kind: Question['kind'], key: string, options: AskOptions = NO_OPTIONS): Question {
  const { attributes, location, ignoreLocation, enabled, updates, lateDecision } = options;
  const inputs = attributes || location || ignoreLocation ? valueKey([attributes, location, ignoreLocation]) : '';
  const manner = enabled === false || updates || lateDecision ? `${enabled},${updates},${lateDecision}` : '';
  return { kind, key, options, inputs, id: `${kind}\n${key}\n${manner}\n${inputs}` };
}
