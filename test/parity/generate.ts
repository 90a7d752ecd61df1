import { makeExperience } from './generate/experiences';
import type { Surroundings } from './generate/experiences';
import { isSafeNumber, makeFeature } from './generate/features';
import { makeIds } from './generate/ids';
import { makeBucketing, makeComparators } from './generate/options';
import type { ChosenComparators } from './generate/options';
import { createRandom } from './generate/random';
import type { Random } from './generate/random';
import type { Bucketing } from '../../src/decision/decision';
import { makeRules } from './generate/rules';
import { makeCallAttributes, makeData, makeVisitor, setOwn } from './generate/visitor';
import type { GeneratedVisitor } from './generate/visitor';

type Data = Record<string, unknown>;

export interface Call {
  attributes?: Data;
  location?: Data;
  ignoreLocation?: boolean;
  forceVariationId?: string;
}

/** One project, one visitor, and everything that is asked of them. */
export interface ParityCase {
  seed: number;
  config: Data;
  environment: string | undefined;
  bucketing: Bucketing | undefined;
  comparators: ChosenComparators | undefined;
  visitor: GeneratedVisitor;
  call: Call;
  /** Asked after the first round has been stored, by which time most are sticky. */
  again: Call;
  experienceKeys: string[];
  featureKeys: string[];
  segmentKeys: string[];
  segmentRuleData: Data | undefined;
  goals: { key: string; ruleData: Data }[];
}

/** The case of a seed: the same for ever, which is what a failure is reproduced by. */
export function generateCase(seed: number): ParityCase {
  const random = createRandom(seed);
  // Of their own, so that a seed goes on giving the same project.
  const ofOptions = createRandom(seed ^ 0x5eed);
  const ids = new Set<string>();
  const [audienceIds, segmentIds, locationIds] = [3, 2, 3].map((most) =>
    makeIds(random, random.between(0, most), ids),
  ) as [string[], string[], string[]];
  const featureIds = makeIds(random, random.between(0, 3));
  const visitor = makeVisitor(random, segmentIds);
  const known = merge(visitor.segments, visitor.attributes);
  const environment = random.pick(['production', 'production', 'staging', 'Production', '', undefined]);
  const call = makeCall(random, known);
  const data = merge(known, call.attributes);
  const around: Surroundings = {
    environment,
    audienceIds,
    segmentIds,
    locationIds,
    featureIds,
    locationData: call.location ?? {},
    visitorId: visitor.id,
  };
  const experiences = makeExperiences(random, around);
  const features = featureIds.map((id, index) => makeFeature(random, { id, key: `feature-${index}` }));
  const goals = makeGoals(random);
  visitor.assignments = makeAssignments(random, experiences);
  const forced = random.chance(0.12) ? pickVariationId(random, experiences) : undefined;
  if (forced !== undefined) call.forceVariationId = forced;

  return {
    seed,
    config: {
      account_id: '100',
      project: { id: '200', settings: { version: String(seed) } },
      experiences: withNoise(random, experiences, [null, null]),
      audiences: withNoise(
        random,
        audienceIds.map((id) => makeAudience(random, id, data)),
      ),
      segments: withNoise(
        random,
        segmentIds.map((id) => ({ id, key: `segment-${id}`, rules: makeRules(random, data, random.chance(0.6)) })),
      ),
      locations: withNoise(
        random,
        locationIds.map((id) => makeLocation(random, id, around.locationData)),
      ),
      features,
      goals: withNoise(
        random,
        goals.map((goal) => goal.entity),
      ),
      ...(random.chance(0.9) && { archived_experiences: makeArchived(random, experiences) }),
      is_debug: false,
    },
    environment,
    bucketing: makeBucketing(ofOptions),
    comparators: makeComparators(ofOptions),
    visitor,
    call,
    again: makeAgain(random, call, data),
    experienceKeys: [
      ...new Set([...experiences.map((each) => String(each.key)), ...random.some(['unknown', '', 'toString'], 0.06)]),
    ],
    featureKeys: [...features.map((each) => String(each.key)), ...random.some(['undeclared', 'constructor'], 0.1)],
    segmentKeys: segmentIds.map((id) => `segment-${id}`),
    segmentRuleData: random.chance(0.5) ? makeCallAttributes(random, data) : undefined,
    goals: goals.map(({ entity, ruleData }) => ({ key: String(entity.key), ruleData })),
  };
}

/** Roughly what rules will see, so that they can be aimed at it: lists unite, later elements first. */
function merge(earlier: Data = {}, later: Data = {}): Data {
  const merged = { ...earlier, ...later };
  for (const [key, value] of Object.entries(later)) {
    const before = Object.hasOwn(earlier, key) ? earlier[key] : undefined;
    if (Array.isArray(before) && Array.isArray(value)) setOwn(merged, key, [...new Set([...value, ...before])]);
  }
  return merged;
}

function makeExperiences(random: Random, around: Surroundings): Data[] {
  const count = random.between(1, 4);
  // Official forgets what it stored for an experience named `__proto__` (asserted in deviations/documents.test.ts).
  return makeIds(random, count, new Set(['__proto__'])).map((id, index) => {
    const key = random.chance(0.03) ? 'experience-0' : random.chance(0.05) ? `ключ-😀-${index}` : `experience-${index}`;
    return makeExperience(random, id, key, around);
  });
}

function makeAudience(random: Random, id: string, data: Data): Data {
  const audience: Data = { id, key: `audience-${id}` };
  if (random.chance(0.97))
    audience.rules = random.chance(0.98) ? makeRules(random, data, random.chance(0.85)) : random.pick([null, '', 'x']);
  if (random.chance(0.9))
    audience.type = random.pick<unknown>(['permanent', 'permanent', 'transient', 'transient', 'Permanent', null, '']);
  return audience;
}

function makeLocation(random: Random, id: string, data: Data): Data {
  const rules = random.chance(0.95)
    ? makeRules(random, data, random.chance(0.8))
    : random.pick<unknown>([null, undefined, '', 'x']);
  return { id, key: `location-${id}`, rules, trigger: { type: 'upon_run' } };
}

function makeGoals(random: Random): { entity: Data; ruleData: Data }[] {
  return random.list(random.between(0, 2), (index) => {
    const ruleData = makeData(random, random.between(0, 4));
    const rules = random.chance(0.93)
      ? makeRules(random, ruleData, random.chance(0.6))
      : random.pick([null, undefined, '']);
    return { entity: { id: 900 + index, key: `goal-${index}`, rules }, ruleData };
  });
}

function makeCall(random: Random, known: Data): Call {
  const call: Call = {
    location: makeData(random, random.between(0, 4), ['url', 'page', 'section', '0', 'country', 'toString']),
  };
  if (random.chance(0.6)) call.attributes = makeCallAttributes(random, known);
  if (random.chance(0.08)) call.ignoreLocation = random.chance(0.7);
  return call;
}

/** The second call differs from the first in the visitor's attributes, and now and then in where the visitor is. */
function makeAgain(random: Random, call: Call, data: Data): Call {
  const again: Call = { ...call };
  if (random.chance(0.5)) again.attributes = makeCallAttributes(random, data);
  if (random.chance(0.2)) again.location = makeData(random, 2, ['url', 'page']);
  if (random.chance(0.8)) delete again.forceVariationId;
  return again;
}

/** What the visitor was given before: mostly still there, sometimes stopped by now, sometimes gone. */
function makeAssignments(random: Random, experiences: readonly Data[]): Data {
  const assignments: Data = {};
  for (const { id, variations } of experiences) {
    if (!Array.isArray(variations) || !random.chance(0.35)) continue;
    const ids = variations.map((each: Data) => each.id).filter((each) => typeof each === 'string' && each !== '');
    const given =
      ids.length > 0 && random.chance(0.8) ? random.pick(ids as string[]) : random.pick(['gone', '', '1000', '0']);
    setOwn(assignments, String(id), isSafeNumber(given) && random.chance(0.1) ? Number(given) : given);
  }
  return assignments;
}

function pickVariationId(random: Random, experiences: readonly Data[]): string {
  const { variations } = random.pick(experiences);
  const ids = Array.isArray(variations) ? variations.map((each: Data) => each.id) : [];
  const id = ids.length > 0 && random.chance(0.9) ? random.pick(ids) : 'gone';
  return typeof id === 'string' ? id : 'gone';
}

function makeArchived(random: Random, experiences: readonly Data[]): unknown {
  const ids: unknown[] = experiences.map((each) => (random.chance(0.5) ? String(each.id) : each.id));
  return random.weighted<unknown>([
    [9, () => random.some<unknown>([...ids, 5, '6', null], 0.04)],
    [1, () => random.pick([null, []])],
  ]);
}

/**
 * Lists as documents have them: in no order, and sometimes with things in them that are no entity. (Among experiences
 * only null: official throws when a feature meets any other.)
 */
function withNoise(random: Random, entities: readonly Data[], strays: unknown[] = [null, 'x', 5, {}]): unknown {
  if (entities.length === 0 && random.chance(0.1)) return random.pick<unknown>([null, undefined, []]);
  const noise = random.chance(0.1) ? random.some(strays, 0.4) : [];
  return random.chance(0.2) || noise.length > 0 ? random.shuffle<unknown>([...entities, ...noise]) : [...entities];
}
