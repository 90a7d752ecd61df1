import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { compareCase } from './compare/compareCase';
import type { Mismatch } from './compare/mismatch';
import { createDistribution } from './distribution';
import type { Distribution } from './distribution';
import { generateCase } from './generate';
import type { ParityCase } from './generate';
import { minimise } from './minimise';

export interface ParityRun {
  cases: number;
  failures: string[];
  distribution: Distribution;
}

/** Runs `cases` cases from `seed` on, one at a time, so that memory stays flat; stops after a few that differ. */
export async function runParity(seed: number, cases: number, onProgress: (done: number) => void): Promise<ParityRun> {
  const distribution = createDistribution();
  const failures: string[] = [];
  for (let done = 0; done < cases; done++) {
    const caseSeed = (seed + done) >>> 0;
    const mismatches = attempt(generateCase(caseSeed), distribution);
    if (mismatches.length > 0) failures.push(report(caseSeed));
    if (failures.length >= 3) break;
    if (done % 2000 === 1999) {
      onProgress(done + 1);
      await nextTurn();
    }
  }
  return { cases, failures, distribution };
}

/** A throw on either side is a difference too. */
function attempt(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  try {
    return compareCase(parityCase, distribution);
  } catch (error) {
    return [{ what: 'threw', ours: (error as Error).stack, official: null }];
  }
}

function report(seed: number): string {
  const fails = (candidate: ParityCase) => {
    const [first] = attempt(candidate, createDistribution());
    return first !== undefined && (first.what !== 'threw' || first.ours === undefined);
  };
  const original = generateCase(seed);
  const smallest = fails(generateCase(seed)) ? minimise(original, fails) : original;
  const show = (value: unknown) => inspect(value, { depth: null, breakLength: 140, maxStringLength: 200 });
  return [
    `The two engines differ. Reproduce: PARITY_SEED=${seed} PARITY_CASES=1 npm run parity`,
    `first of all: ${show(attempt(structuredClone(smallest), createDistribution())[0])}`,
    `smallest case: ${show(smallest)}`,
  ].join('\n');
}
