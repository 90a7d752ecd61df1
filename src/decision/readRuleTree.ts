import { attempt } from '../config/attempt';

/** The elements of `{OR: [{AND: [{OR_WHEN: [element]}]}]}` as nested lists; whatever is not a list of its level is empty. */
export function readRuleTree(rules: unknown): unknown[][][] {
  return readLevel(rules, 'OR').map((block) => readLevel(block, 'AND').map((list) => readLevel(list, 'OR_WHEN')));
}

function readLevel(block: unknown, level: 'OR' | 'AND' | 'OR_WHEN'): unknown[] {
  return attempt(() => {
    const list = isObject(block) && Object.hasOwn(block, level) ? block[level] : null;
    return Array.isArray(list) ? [...list] : [];
  }, []);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
