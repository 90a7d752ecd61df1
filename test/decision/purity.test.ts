import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import type { Project } from '../../src/config/project';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import { explainExperience, explainFeature } from '../../src/decision/explain';
import { matchRules } from '../../src/decision/matchRules';
import { matchSegments } from '../../src/decision/audiences';
import { findMissing, parsePreview } from '../../src/decision/preview';
import { decideExperiences, deepFreeze } from './given';
import shop from './shop.config.json';

afterEach(() => void vi.unstubAllGlobals());

/** Everything of the world outside that a decision must not touch, set to throw when it is. */
function closeTheWorld(): void {
  const forbid = (name: string) => () => {
    throw new Error(`a decision used ${name}`);
  };
  for (const name of ['fetch', 'setTimeout', 'setInterval', 'queueMicrotask', 'XMLHttpRequest'])
    vi.stubGlobal(name, forbid(name));
  vi.stubGlobal('Date', Object.assign(forbid('Date'), { now: forbid('Date.now') }));
  vi.stubGlobal('Math', Object.assign(Object.create(Math) as Math, { random: forbid('Math.random') }));
  vi.stubGlobal('crypto', { getRandomValues: forbid('crypto'), randomUUID: forbid('crypto') });
  vi.stubGlobal('performance', { now: forbid('performance.now') });
  vi.stubGlobal('console', new Proxy({}, { get: (_target, name) => forbid(`console.${String(name)}`) }));
  const closed = new Proxy({}, { get: (_target, name) => forbid(String(name)) });
  for (const name of ['localStorage', 'sessionStorage', 'document', 'window', 'navigator', 'process'])
    vi.stubGlobal(name, closed);
}

const visitor = () =>
  deepFreeze({
    id: 'v1',
    attributes: { country: 'US', desktop: true, browser: 'FF', tags: ['a'], orders: 12 },
    segments: { country: 'CA', customSegments: ['20080001'] },
    assignments: { '200300002': '2004000005' },
  });

const options = () =>
  deepFreeze({
    environment: 'production',
    attributes: { tags: ['b'], plan: { pro: true } },
    location: { page: 'landing-7', path: '/pricing' },
    alsoAssigned: { '200300009': '1' },
  });

/** Freezing a Map or a Set does not close it, so its verbs are taken away first. */
function closeIndexes(project: Project): Project {
  for (const index of Object.values(project).filter((value) => value instanceof Map || value instanceof Set)) {
    for (const verb of ['set', 'add', 'delete', 'clear']) {
      Object.defineProperty(index, verb, {
        value: () => {
          throw new Error('a decision wrote to the project');
        },
      });
    }
  }
  return deepFreeze(project);
}

/** Every way in. `project` has to be there already, since parsing is a function of its own. */
function decideAll(project: Project): unknown {
  const keys = [...project.experiencesByKey.keys(), 'nope'];
  const features = [...project.featuresByKey.keys(), 'nope'];
  const preview = { experienceId: '200300002', variationId: '2004000006' };
  return [
    keys.map((key) => decideExperience(project, visitor(), key, options())),
    keys.map((key) => decideExperience(project, visitor(), key, { ...options(), environment: 'staging' })),
    decideExperiences(project, visitor(), options()),
    features.map((key) => decideFeature(project, visitor(), key, options())),
    features.map((key) => decideFeature(project, visitor(), key, deepFreeze({ ...options(), preview }))),
    keys.map((key) => explainExperience(project, visitor(), key, options())),
    features.map((key) => explainFeature(project, visitor(), key, options())),
    matchRules(shop.audiences[0]?.rules, deepFreeze({ desktop: true, browser: 'FF' })),
    matchSegments(project, visitor(), deepFreeze(['loyal']), deepFreeze({ orders: 3 })),
    parsePreview('?convert_preview=1.2'),
    findMissing(project, preview),
  ];
}

describe('deciding', () => {
  test('writes to nothing it is given, and asks the world outside for nothing', () => {
    const raw = deepFreeze(structuredClone(shop));
    const before = JSON.stringify(raw);
    const parsed = parseConfig(raw);
    if (!parsed.ok) throw parsed.error;
    const project = closeIndexes(parsed.project);

    const outside = decideAll(project);
    closeTheWorld();
    const inside = decideAll(project);
    vi.unstubAllGlobals();

    expect(inside).toEqual(outside);
    expect(JSON.stringify(raw)).toBe(before);
  });

  test('gives the same answers again, in any order, for the same document parsed anew', () => {
    const answers = () => {
      const parsed = parseConfig(structuredClone(shop));
      if (!parsed.ok) throw parsed.error;
      return decideAll(parsed.project);
    };
    expect(answers()).toEqual(answers());
  });

  test('does not freeze the document of the app', () => {
    const raw = structuredClone(shop);
    const parsed = parseConfig(raw);
    if (!parsed.ok) throw parsed.error;
    decideAll(parsed.project);
    const isOpen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (!Object.isFrozen(value) && Object.values(value).every(isOpen));
    expect([...raw.experiences, ...raw.features, ...raw.audiences].every((part) => !Object.isFrozen(part))).toBe(true);
    expect(Object.isFrozen(raw.experiences[1]?.variations[0]?.changes)).toBe(false);
    expect(isOpen(raw.experiences[1]?.variations[0])).toBe(true);
  });
});
