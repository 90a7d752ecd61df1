import { parseConfig } from '../../../src/config/parseConfig';
import { decideExperience } from '../../../src/decision/decideExperience';
import type { Visitor } from '../../../src/visitor/visitor';
import { createOracle } from '../oracle/oracle';
import type { OracleCall, OracleVisitor } from '../oracle/oracle';

export type Document = Record<string, unknown>;

const EXPERIENCE: Document = {
  id: '100',
  key: 'hero',
  version: 8,
  settings: { matching_options: { audiences: 'any' } },
  variations: [{ id: '1001', key: 'a', status: 'running', traffic_allocation: 100, changes: [] }],
};

/** A project of one experience that everybody is in, changed as the test says. */
export function projectWith(experience: Document, rest: Document = {}): Document {
  return { account_id: '1', project: { id: '2' }, experiences: [{ ...EXPERIENCE, ...experience }], ...rest };
}

/** Rules of one element. */
export function ruleOf(key: unknown, matchType: string, value: unknown, negated: unknown = false): Document {
  return {
    OR: [{ AND: [{ OR_WHEN: [{ rule_type: 'x', matching: { match_type: matchType, negated }, key, value }] }] }],
  };
}

export function parse(config: Document) {
  const parsed = parseConfig(config);
  if (!parsed.ok) throw parsed.error;
  return parsed.project;
}

/** Our reason for the experience `hero`. */
export function ourReason(
  config: Document,
  visitor: Partial<Visitor> = {},
  call: OracleCall & { environment?: string } = {},
): string {
  return decideExperience(parse(config), { id: 'v1', ...visitor }, 'hero', call).reason;
}

/** Official's verdict on the experience `hero`; throws what it throws. */
export function officialVerdict(
  config: Document,
  visitor: Partial<Visitor> = {},
  call: OracleCall = { location: {} },
  environment?: string,
): string {
  const oracle = createOracle(structuredClone(config), { environment });
  return oracle.experience(oracle.visitor({ id: 'v1', ...visitor } as OracleVisitor), 'hero', call).verdict;
}
