import type { Consent } from '../visitor/visitor';

export interface ConsentGateOptions {
  consent: Consent;
  /** What the browser's privacy signals and the project's settings make of a consent. */
  restrict: (consent: Consent) => Consent;
  /** Called with every change of what is effectively allowed, and once at the first `apply()`. */
  onChange: (effective: Consent) => void;
}

/** What may be done for this visitor now: the app's word, restricted by privacy signals. Callbacks of the app wait here. */
export function createConsentGate({ consent: initial, restrict, onChange }: ConsentGateOptions) {
  let consent = initial;
  let applied: Consent | null = null;
  let waiting: (() => void)[] = [];

  const effective = () => restrict(consent);

  const apply = () => {
    const now = effective();
    if (now === applied) return;
    applied = now;
    const held = waiting;
    if (now !== 'pending') waiting = [];
    onChange(now);
    if (now === 'granted') held.forEach((announce) => announce());
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
    announce(callback: () => void) {
      const now = effective();
      if (now === 'granted') callback();
      else if (now === 'pending') waiting.push(callback);
    },
  };
}

export type ConsentGate = ReturnType<typeof createConsentGate>;
