import { makeElement } from './elements';
import type { Random } from './random';

type Data = Record<string, unknown>;

/**
 * A rule tree. With `aim` one branch of it is made to match the data, so that enough cases get past it; now and then a
 * level is empty, missing or of the wrong type instead.
 */
export function makeRules(random: Random, data: Data, aim: boolean): unknown {
  if (random.chance(0.04)) return makeBrokenRules(random);
  const branches = random.between(1, random.chance(0.8) ? 2 : 4);
  const aimed = aim ? random.below(branches) : -1;
  return { OR: random.list(branches, (index) => makeAnd(random, data, index === aimed)) };
}

function makeAnd(random: Random, data: Data, aim: boolean): unknown {
  if (!aim && random.chance(0.04)) return makeBrokenLevel(random, 'AND');
  return { AND: random.list(random.between(1, aim ? 2 : 3), () => makeOrWhen(random, data, aim)) };
}

function makeOrWhen(random: Random, data: Data, aim: boolean): unknown {
  if (!aim && random.chance(0.04)) return makeBrokenLevel(random, 'OR_WHEN');
  return { OR_WHEN: random.list(random.between(1, aim ? 2 : 3), () => makeElement(random, data, aim)) };
}

/** A level that can hold nobody. Null levels are not here: official throws on them (asserted in deviations.test.ts). */
function makeBrokenLevel(random: Random, name: 'OR' | 'AND' | 'OR_WHEN'): unknown {
  return random.weighted<unknown>([
    [2, () => ({ [name]: [] })],
    [2, () => ({})],
    [1, () => ({ [name]: null })],
    [1, () => ({ [name]: random.pick<unknown>([{}, 'x', 5, true, { 0: {}, length: 1 }]) })],
    [1, () => ({ [name.toLowerCase()]: [{}] })],
    [1, () => random.pick<unknown>(['x', '', 5, true, []])],
    [1, () => ({ [name]: [random.pick<unknown>(['x', 5, {}, []])] })],
  ]);
}

function makeBrokenRules(random: Random): unknown {
  return random.weighted<unknown>([
    [4, () => makeBrokenLevel(random, 'OR')],
    [1, () => ({ OR: [{ AND: [{ OR_WHEN: [] }] }] })],
    [1, () => ({ OR: [{ OR_WHEN: [makeElement(random, {}, false)] }] })],
    [1, () => ({ AND: [{ OR_WHEN: [makeElement(random, {}, false)] }] })],
    [1, () => ({ OR_WHEN: [makeElement(random, {}, false)] })],
  ]);
}
