import type { ExperienceDecision } from '../decision/decision';
import type { Assignments } from '../visitor/visitor';

/** One decision of this page's life: under which inputs, and what came out. */
export interface JournalEntry {
  readonly visitorId: string;
  readonly inputs: string;
  readonly decision: ExperienceDecision;
}

/** Enough for any page; attributes that change many times a second must not grow it for ever. */
const MAX_ENTRIES = 5_000;
const MAX_VISITORS = 100;

/**
 * The decisions of this page's life. The first answer to a question stands, and what was decided earlier counts as
 * assigned for mutual exclusion, whether or not React committed the render that asked: so two hooks of one commit
 * exclude each other, in whatever order a page hydrates. It is the one thing that rendering writes.
 */
export function createJournal(restored: readonly JournalEntry[] = []) {
  const entries = new Map<string, JournalEntry>();
  const assignedByVisitor = new Map<string, Assignments>();

  /** What counts as assigned for mutual exclusion, beside what is stored. */
  const assignedTo = (visitorId: string): Assignments => {
    let assigned = assignedByVisitor.get(visitorId);
    if (assigned) return assigned;
    assignedByVisitor.set(visitorId, (assigned = Object.create(null) as Assignments));
    if (assignedByVisitor.size > MAX_VISITORS)
      assignedByVisitor.delete(assignedByVisitor.keys().next().value as string);
    return assigned;
  };

  const add = (entry: JournalEntry) => {
    const { visitorId, inputs, decision } = entry;
    if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value as string);
    entries.set(entryKey(visitorId, inputs, decision.experience), entry);
    if (decision.experienceId !== null && decision.details) {
      assignedTo(visitorId)[decision.experienceId] ??= decision.details.id;
    }
  };

  /** What a server decided; here the first answer stands all the same. */
  const restore = (more: readonly JournalEntry[]) =>
    more.forEach((entry) => {
      if (!entries.has(entryKey(entry.visitorId, entry.inputs, entry.decision.experience))) add(entry);
    });
  restore(restored);

  return {
    restore,
    /** The first answer to this question, made now if there is none. */
    recall(visitorId: string, inputs: string, key: string, decide: (alsoAssigned: Assignments) => ExperienceDecision) {
      const known = entries.get(entryKey(visitorId, inputs, key));
      if (known) return known.decision;
      const decision = decide(assignedTo(visitorId));
      add({ visitorId, inputs, decision });
      return decision;
    },
    assignedTo,
    /** Every decision so far, oldest first. */
    list: (): JournalEntry[] => [...entries.values()],
  };
}

export type Journal = ReturnType<typeof createJournal>;

const entryKey = (visitorId: string, inputs: string, key: string) => `${visitorId}\n${key}\n${inputs}`;
