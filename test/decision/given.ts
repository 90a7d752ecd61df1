import { parseConfig } from '../../src/config/parseConfig';
import type { Project } from '../../src/config/project';
import { decideInTurn } from '../../src/decision/decideFeature';
import type { DecideOptions, ExperienceDecision } from '../../src/decision/decision';
import type { Visitor } from '../../src/visitor/visitor';

type Fields = Record<string, unknown>;

/** A config document as served, with only what a test is about. */
export function aDocument(parts: Fields = {}): Fields {
  return { account_id: '1', project: { id: '2', name: 'Shop', type: 'fullstack' }, ...parts };
}

export function aProject(parts: Fields = {}): Project {
  const parsed = parseConfig(aDocument(parts));
  if (!parsed.ok) throw parsed.error;
  return parsed.project;
}

/** Key `hero`, id `100`, unrestricted; `original` holds the values below 5000 and `b` the rest. */
export function anExperience(fields: Fields = {}): Fields {
  return {
    id: '100',
    key: 'hero',
    name: 'Hero',
    type: 'a/b_fullstack',
    status: 'active',
    version: 8,
    locations: [],
    site_area: null,
    audiences: [],
    goals: [],
    settings: { matching_options: { audiences: 'any', locations: 'any' } },
    variations: [aVariation({ id: '1000', key: 'original' }), aVariation({ id: '1001', key: 'b' })],
    ...fields,
  };
}

export function aVariation(fields: Fields = {}): Fields {
  return {
    id: '1000',
    key: 'original',
    name: 'Original',
    status: 'running',
    traffic_allocation: 50,
    changes: [],
    ...fields,
  };
}

/** A change that carries feature 7. */
export function aFeatureChange(variables: unknown, featureId: unknown = 7): Fields {
  return { id: 1, type: 'fullStackFeature', data: { feature_id: featureId, variables_data: variables } };
}

export function aRule(key: unknown, matchType: unknown, value?: unknown, negated: unknown = false): Fields {
  return { rule_type: 'generic_text_key_value', matching: { match_type: matchType, negated }, value, key };
}

/** One element, alone in its tree. */
export function rules(...elements: unknown[]): Fields {
  return { OR: [{ AND: [{ OR_WHEN: elements }] }] };
}

export const US_ONLY = rules(aRule('country', 'equals', 'US'));

/** Decides every experience, each key once and in config order, as a page does that asks for all of them. */
export function decideExperiences(project: Project, visitor: Visitor, options?: DecideOptions): ExperienceDecision[] {
  return [...project.experiencesByKey.values()].map(decideInTurn(project, visitor, options));
}

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Reflect.ownKeys(value)) deepFreeze((value as Fields)[key as string]);
  }
  return value;
}

/** Repeatable numbers in [0, 1) for tests that generate. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
