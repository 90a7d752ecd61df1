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
  /** What it is pinned under while it is shown: its key, so that a component mounted later shows what its neighbours show. */
  readonly pin: string | null;
}

const NO_OPTIONS: AskOptions = {};

/** More keys than any page asks for; on a server, keys that come from outside must not be kept for ever. */
const MOST_KEPT = 5_000;

/** Questions without options are most of them. Thousands of hooks ask the same few, at every render: one object each. */
const plain = { experience: new Map<string, Question>(), feature: new Map<string, Question>() };

export function question(kind: Question['kind'], key: string, asked?: AskOptions | null): Question {
  const options = asked ?? NO_OPTIONS;
  const { attributes, location, ignoreLocation, enabled, updates, lateDecision } = options;
  const inputs = attributes || location || ignoreLocation ? valueKey([attributes, location, ignoreLocation]) : '';
  const manner = enabled === false || updates || lateDecision ? `${enabled},${updates},${lateDecision}` : '';
  if (inputs !== '' || manner !== '') return newQuestion(kind, key, options, inputs, manner);
  const known = plain[kind].get(key);
  if (known) return known;
  if (plain[kind].size >= MOST_KEPT) plain[kind].clear();
  const made = newQuestion(kind, key, NO_OPTIONS, '', '');
  plain[kind].set(key, made);
  return made;
}

function newQuestion(kind: Question['kind'], key: string, options: AskOptions, inputs: string, manner: string) {
  const updates = options.updates ?? (kind === 'feature' ? 'live' : 'pinned');
  const pin = updates === 'pinned' ? `${kind}\n${key}` : null;
  return { kind, key, options, inputs, pin, id: `${kind}\n${key}\n${manner}\n${inputs}` };
}
