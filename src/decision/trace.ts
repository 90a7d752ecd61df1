/** The checks of protocol §3 by name, in their order, and those that only features and previews know. */
export type Check =
  | 'visitor'
  | 'experience'
  | 'preview'
  | 'archived'
  | 'environment'
  | 'stored'
  | 'location'
  | 'audience'
  | 'segment'
  | 'variations'
  | 'forced'
  | 'bucketing'
  | 'feature'
  | 'carriers'
  | 'variation'
  | 'error';

export interface Step {
  readonly check: Check;
  readonly passed: boolean;
  /** One sentence; what was compared with what follows it, a line each. */
  readonly detail: string;
}

/** Where a decision writes how it came about. A decision that nobody wants explained has none, and pays nothing. */
export interface Trace {
  readonly steps: readonly Step[];
  /** Something that was compared within the check that is going on. */
  line(text: string): void;
  /** The end of a check. */
  step(check: Check, passed: boolean, detail: string): void;
}

export function createTrace(): Trace {
  const steps: Step[] = [];
  let lines: string[] = [];
  return {
    steps,
    line: (text) => void lines.push(text),
    step(check, passed, detail) {
      steps.push({ check, passed, detail: [detail, ...lines].join('\n') });
      lines = [];
    },
  };
}
