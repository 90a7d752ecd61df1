import type { Consent } from '../visitor/visitor';

export interface ConsentGateOptions {
  consent: Consent;
  /** What the browser's privacy signals and the project's settings make of a consent. */
  restrict: (consent: Consent) => Consent;
  /** Called with every change of what is effectively allowed, and once at the first `apply()`. */
  onChange: (effective: Consent) => void;
}

/** A callback of the app that may have to wait. */
export interface Announcement {
  /** False once what it tells of will not be sent. */
  isDue: () => boolean;
  announce: () => void;
}

/** Announcements that wait, when those that are no longer due are looked for. More than events wait for consent. */
const MANY = 2_000;

/** What may be done for this visitor now: the app's word, restricted by privacy signals. Callbacks of the app wait here. */
export function createConsentGate({ consent: initial, restrict, onChange }: ConsentGateOptions) {
  let consent = initial;
  let applied: Consent | null = null;
  let waiting: Announcement[] = [];

  const effective = () => restrict(consent);

  const tell = (due: readonly Announcement[]) => due.forEach(({ isDue, announce }) => isDue() && announce());

  const apply = () => {
    const now = effective();
    if (now === applied) return;
    applied = now;
    const held = waiting;
    if (now !== 'pending') waiting = [];
    onChange(now);
    if (now === 'granted') tell(held);
  };

  return {
    consent: () => consent,
    effective,
    /** Looks again: the project or the visitor's country may have become known. */
    apply,
    /** True when it is another than before. */
    set(next: Consent): boolean {
      if (next === consent) return false;
      consent = next;
      apply();
      return true;
    },
    /** Calls now, when granted, or never. */
    announce(announcement: Announcement) {
      const now = effective();
      if (now === 'granted') tell([announcement]);
      else if (now === 'pending' && waiting.push(announcement) > MANY) waiting = waiting.filter(({ isDue }) => isDue());
    },
  };
}

export type ConsentGate = ReturnType<typeof createConsentGate>;
