import { attempt } from '../config/attempt';
import { hasOwn } from '../platform';

/** The elements of `{OR: [{AND: [{OR_WHEN: [element]}]}]}` as nested lists; whatever is not a list of its level is empty. */
export function readRuleTree(rules: unknown): unknown[][][] {
  return readLevel(rules, 'OR').map((block) => readLevel(block, 'AND').map((list) => readLevel(list, 'OR_WHEN')));
}

function readLevel(block: unknown, level: 'OR' | 'AND' | 'OR_WHEN'): unknown[] {
  return attempt(() => {
    const levels = block as Record<string, unknown>;
    const list = hasOwn(levels, level) ? levels[level] : null;
    return Array.isArray(list) ? [...list] : [];
  }, []);
}
