import { isRecord } from '../../values';

/** A fault that is applied to requests of one of the two APIs. Preflights are never affected. */
export interface Fault {
  readonly target: 'config' | 'track';
  /** Answers with this status. Outside 2xx nothing is recorded; within 2xx only the status differs. */
  readonly status?: number;
  /** Answers with this text, whatever the status. */
  readonly body?: string;
  /** Adds to the answer's headers, `Retry-After` for one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Delays the answer, in milliseconds. The request is recorded at once. */
  readonly delayMs?: number;
  /** Cuts the connection without an answer: before the body is read (nothing is recorded) or after (everything is recorded). */
  readonly drop?: 'before' | 'after';
  /** Answers with the first half of the body, and the length of that half. */
  readonly truncate?: boolean;
  /** How many requests the fault applies to. Default: all. */
  readonly times?: number;
}

const CHECKS: Record<keyof Fault, (value: unknown) => boolean> = {
  target: (value) => value === 'config' || value === 'track',
  status: (value) => isInteger(value, 200, 599),
  body: (value) => typeof value === 'string',
  headers: (value) => isRecord(value) && Object.entries(value).every(([name, text]) => isHeader(name, text)),
  delayMs: (value) => isInteger(value, 0, 600_000),
  drop: (value) => value === 'before' || value === 'after',
  truncate: (value) => typeof value === 'boolean',
  times: (value) => isInteger(value, 1, 1_000_000),
};

/** The name of the first field that is wrong in a fault that came over HTTP. */
export function findWrongField(fault: unknown): string | undefined {
  if (!isRecord(fault)) return 'body';
  if (!('target' in fault)) return 'target';
  const isRight = (key: string) => Object.hasOwn(CHECKS, key) && CHECKS[key as keyof Fault](fault[key]);
  return Object.keys(fault).find((key) => !isRight(key));
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Whether Node can write this header. */
function isHeader(name: string, value: unknown): boolean {
  return /^[\w-]+$/.test(name) && typeof value === 'string' && /^[\x20-\x7e]*$/.test(value);
}

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    /** The fault that applies to this request. Counts the request. */
    take(target: Fault['target']): Fault | null {
      const first = faults.find(({ fault }) => fault.target === target);
      if (!first) return null;
      first.left -= 1;
      if (first.left <= 0) faults = faults.filter((entry) => entry !== first);
      return first.fault;
    },
    /** Replaces the faults of the targets that are named. The faults of a list apply one after the other, each for its `times`. */
    set(next: readonly Fault[]) {
      const targets = next.map(({ target }) => target);
      const others = faults.filter(({ fault }) => !targets.includes(fault.target));
      faults = [...others, ...next.map((fault) => ({ fault, left: fault.times ?? Infinity }))];
    },
    clear: () => void (faults = []),
    /** The faults that are left, with what is left of `times`. */
    list: (): Fault[] => faults.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
  };
}
