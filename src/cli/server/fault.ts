import { isRecord } from '../../config/isRecord';

/** Something that shall go wrong with requests to one of the two APIs. Preflights stay well. */
export interface Fault {
  readonly target: 'config' | 'track';
  /** Answers with it. Outside 2xx nothing is recorded; within, all is as usual but the status. */
  readonly status?: number;
  /** Answers with this text, whatever the status. */
  readonly body?: string;
  /** Adds to the answer's headers, `Retry-After` for one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers later, in milliseconds. What came is recorded at once. */
  readonly delayMs?: number;
  /** Cuts the connection before the body is read (nothing is recorded), or after (all of it is) without an answer. */
  readonly drop?: 'before' | 'after';
  /** Answers with the first half of the body only, as if it were all. */
  readonly truncate?: boolean;
  /** For so many requests, then no more; for ever unless said. */
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

/** Reads one fault or a list of them as they come over HTTP; else the name of the field that is wrong. */
export function parseFaults(value: unknown): { faults: Fault[] } | { wrong: string } {
  const given = Array.isArray(value) ? (value as unknown[]) : [value];
  for (const fault of given) {
    const wrong = wrongField(fault);
    if (wrong !== null) return { wrong };
  }
  return { faults: given as Fault[] };
}

function wrongField(fault: unknown): string | null {
  if (!isRecord(fault)) return 'body';
  if (!('target' in fault)) return 'target';
  const wrong = Object.entries(fault).find(
    ([key, value]) => !Object.hasOwn(CHECKS, key) || !CHECKS[key as keyof Fault](value),
  );
  return wrong ? wrong[0] : null;
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** What Node would refuse to write must be refused before. */
function isHeader(name: string, value: unknown): boolean {
  return /^[\w-]+$/.test(name) && typeof value === 'string' && /^[\x20-\x7e]*$/.test(value);
}

export interface Faults {
  /** The one that applies to a request now, counting it. */
  take(target: Fault['target']): Fault | null;
  /** Replaces those of the targets that are named; a list applies one after the other, each for its `times`. */
  set(faults: readonly Fault[]): void;
  clear(): void;
  /** What is still to come, with what is left of `times`. */
  list(): Fault[];
}

export function createFaults(): Faults {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    take(target) {
      const first = faults.find(({ fault }) => fault.target === target);
      if (!first) return null;
      first.left -= 1;
      if (first.left <= 0) faults = faults.filter((entry) => entry !== first);
      return first.fault;
    },
    set(next) {
      const targets = next.map(({ target }) => target);
      const others = faults.filter(({ fault }) => !targets.includes(fault.target));
      faults = [...others, ...next.map((fault) => ({ fault, left: fault.times ?? Infinity }))];
    },
    clear: () => void (faults = []),
    list: () => faults.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
  };
}
