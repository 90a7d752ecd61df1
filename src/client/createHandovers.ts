import type { Assignments, Segments } from '../visitor/visitor';
import type { Handover } from './readHandover';
import { valueKey } from './valueKey';

interface HandedVisitor {
  /** False where only a config was handed over, by the query cache: then what is stored here is all that is known. */
  isWhole: boolean;
  assignments: Assignments | undefined;
  segments: Segments | undefined;
  /** What was stored of the visitor when the page began. */
  storedBefore: Segments | null;
}

/** What servers have handed over about visitors, from page to page of one client. */
export function createHandovers(first: Handover | null) {
  const handed = new Map<string, HandedVisitor>();
  /** Where a server left no rules to decide by, a page of somebody else shows what was decided for this visitor. */
  const decidedFor = new Map<string, string>();
  let lastVisitorId: string | null = null;
  let lastConsent: unknown;

  const add = ({ state }: Handover) => {
    lastConsent = state.consent;
    if (state.visitorId === null) return;
    lastVisitorId = state.visitorId;
    const earlier = handed.get(state.visitorId);
    const given = state.mode === 'config' ? state.assignments : undefined;
    const assignments = (earlier?.assignments ?? given) && { ...earlier?.assignments, ...given };
    handed.set(state.visitorId, {
      isWhole: state.mode === 'decisions' || assignments !== undefined || (earlier?.isWhole ?? false),
      assignments,
      segments: (earlier?.segments ?? state.segments) && { ...earlier?.segments, ...state.segments },
      storedBefore: earlier?.storedBefore ?? null,
    });
  };
  if (first) add(first);

  return {
    add,
    /** What the last server said; the app's own word since then wins until a server says something else. */
    last: () => ({ visitorId: lastVisitorId, consent: lastConsent }),
    /** This visitor looks at a page that was decided for the one in `state`. */
    show(visitorId: string | undefined, { state }: Handover) {
      if (visitorId === undefined) return;
      decidedFor.delete(visitorId);
      if (state.mode === 'decisions' && state.visitorId) decidedFor.set(visitorId, state.visitorId);
    },
    decidedFor: (visitorId: string) => decidedFor.get(visitorId) ?? visitorId,
    segments: (visitorId: string) => handed.get(visitorId)?.segments,
    assignments: (visitorId: string) => handed.get(visitorId)?.assignments,
    /**
     * The segments of a visitor, of whom these are stored. What the server knew stands for this page, or what is stored here
     * could swap what is on screen. What is stored from now on counts.
     */
    overStored(visitorId: string, stored: Segments, isReady: boolean): Segments {
      const visitor = handed.get(visitorId);
      if (!visitor?.isWhole) return stored;
      if (!isReady) return visitor.segments ?? {};
      const before: Segments = (visitor.storedBefore ??= stored);
      const changed = Object.entries(stored).filter(
        ([key, value]) => valueKey(value) !== valueKey(before[key as keyof Segments]),
      );
      return { ...visitor.segments, ...Object.fromEntries(changed) };
    },
  };
}

export type Handovers = ReturnType<typeof createHandovers>;
