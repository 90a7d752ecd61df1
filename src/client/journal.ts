import type { ExperienceDecision } from '../decision/decision';
import { valueKey } from '../valueKey';
import { dropOldest, toId } from '../values';
import type { Assignments } from '../visitor/visitor';
import type { AskOptions, JournalEntry, Question } from './types';

const NO_OPTIONS: AskOptions = {};

/** More than any page asks. On a server keys may come from outside, and attributes may change many times a second. */
const MOST_KEPT = 5_000;
const MOST_VISITORS = 100;

/** Most questions have no options. Thousands of hooks ask the same few at every render: they get one object each. */
const plain = { experience: new Map<string, Question>(), feature: new Map<string, Question>() };

/** The question of a key and its options. A number that an app gives for a key is its text. What is no key becomes `''`. */
export function question(kind: Question['kind'], asked: string, given?: AskOptions | null): Question {
  const key = toId(asked);
  const options = given ?? NO_OPTIONS;
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

/**
 * The decisions of this page's life. The first answer to a question stays. What was decided earlier counts as assigned for
 * mutual exclusion, also when React never commits the render that asked: so two hooks of one commit exclude each other,
 * in whatever order a page hydrates. Rendering writes here, and nowhere else.
 */
export function createJournal() {
  const entries = new Map<string, JournalEntry>();
  const assignedByVisitor = new Map<string, Assignments>();

  const assignedTo = (visitorId: string): Assignments => {
    const assigned = assignedByVisitor.get(visitorId) ?? (Object.create(null) as Assignments);
    assignedByVisitor.set(visitorId, assigned);
    dropOldest(assignedByVisitor, MOST_VISITORS);
    return assigned;
  };

  const add = (entry: JournalEntry) => {
    const { visitorId, inputs, decision } = entry;
    dropOldest(entries.set(entryKey(visitorId, inputs, decision.experience), entry), MOST_KEPT);
    if (decision.experienceId !== null && decision.details)
      assignedTo(visitorId)[decision.experienceId] ??= decision.details.id;
  };

  return {
    /** Adds what a server decided. An answer that is here already stays. */
    restore(decided: readonly JournalEntry[]) {
      for (const entry of decided)
        if (!entries.has(entryKey(entry.visitorId, entry.inputs, entry.decision.experience))) add(entry);
    },
    /** The first answer to this question, made now if there is none. */
    recall(visitorId: string, inputs: string, key: string, decide: (alsoAssigned: Assignments) => ExperienceDecision) {
      const first = entries.get(entryKey(visitorId, inputs, key));
      if (first) return first.decision;
      const decision = decide(assignedTo(visitorId));
      add({ visitorId, inputs, decision });
      return decision;
    },
    /** What counts as assigned for mutual exclusion, beside what is stored. */
    assignedTo,
    /** What this visitor was answered no longer stands, as when somebody logs in who goes on with what is on screen. */
    forget(visitorId: string) {
      assignedByVisitor.delete(visitorId);
      for (const [key, entry] of entries) if (entry.visitorId === visitorId) entries.delete(key);
    },
    /** Every decision so far, oldest first. */
    list: (): JournalEntry[] => [...entries.values()],
  };
}

export type Journal = ReturnType<typeof createJournal>;

const entryKey = (visitorId: string, inputs: string, key: string) => `${visitorId}\n${key}\n${inputs}`;
