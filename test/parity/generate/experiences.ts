import { bucketValueOf, makeAllocations } from './allocations';
import { isSafeNumber, makeChanges } from './features';
import { makeIds } from './ids';
import type { Random } from './random';
import { makeRules } from './rules';

type Data = Record<string, unknown>;

/** What an experience may refer to, and what a visitor will be, so that a good share gets through. */
export interface Surroundings {
  environment: string | undefined;
  audienceIds: readonly string[];
  segmentIds: readonly string[];
  locationIds: readonly string[];
  featureIds: readonly string[];
  locationData: Data;
  visitorId: string;
}

/** Versions of the packed layout only: official 4.4.3 knows no other. */
const PACKED_VERSIONS = [1, 8, 10, 11, '11', '8', null, undefined, 'abc', '', {}, true, NaN, -1, 10.9];

export function makeExperience(random: Random, id: string, key: string, around: Surroundings): Data {
  const experience: Data = {
    id: isSafeNumber(id) && random.chance(0.2) ? Number(id) : id,
    key,
    type: 'a/b_fullstack',
    status: random.pick<unknown>(['active', 'paused', 'draft', null]),
    version: random.pick<unknown>(PACKED_VERSIONS),
    settings: { matching_options: { audiences: makeMatching(random), locations: random.pick(['any', 'all']) } },
    // Official takes an inherited member for a stored variation and throws when there is no list to look it up in.
    variations: id in {} ? [makeVariation(random, '1', 50, around.featureIds)] : makeVariations(random, id, around),
  };
  if (random.chance(0.7)) experience.name = `Experience ${key}`;
  setUnlessMissing(experience, 'environment', makeEnvironment(random, around.environment));
  setUnlessMissing(experience, 'audiences', makeAudienceList(random, around));
  setUnlessMissing(experience, 'locations', makeLocationList(random, around));
  setUnlessMissing(experience, 'site_area', makeSiteArea(random, around));
  return experience;
}

function makeMatching(random: Random): unknown {
  return random.chance(0.85)
    ? random.pick(['any', 'all', 'all'])
    : random.pick<unknown>(['ALL', 'All', '', null, undefined, 5]);
}

function makeEnvironment(random: Random, ours: string | undefined): unknown {
  return random.weighted<unknown>([
    [4, () => undefined],
    [2, () => random.pick([null, ''])],
    [4, () => ours],
    [0.5, () => random.pick([ours?.toUpperCase(), `${ours} `, 'elsewhere'])],
    [0.15, () => random.pick<unknown>([5, true, {}, [ours], 0, false])],
  ]);
}

function makeAudienceList(random: Random, around: Surroundings): unknown {
  return random.weighted<unknown>([
    [3, () => []],
    [1, () => random.pick<unknown>([undefined, null])],
    [0.2, () => random.pick<unknown>(['x', {}, 5])],
    [4, () => withStrays(random, random.some(around.audienceIds, 0.5))],
    [1.2, () => withStrays(random, random.some([...around.audienceIds, ...around.segmentIds], 0.5))],
    [0.7, () => withStrays(random, random.some(around.segmentIds, 0.7))],
  ]);
}

function makeLocationList(random: Random, around: Surroundings): unknown {
  return random.weighted<unknown>([
    [3, () => []],
    [3, () => random.pick<unknown>([undefined, null])],
    [0.2, () => random.pick<unknown>(['x', {}, 5])],
    [3, () => withStrays(random, random.some(around.locationIds, 0.7))],
  ]);
}

function makeSiteArea(random: Random, around: Surroundings): unknown {
  return random.weighted<unknown>([
    [6, () => random.pick<unknown>([undefined, null])],
    [2.5, () => makeRules(random, around.locationData, random.chance(0.9))],
    [0.2, () => random.pick<unknown>([{}, [], '', 0, false, 'x', 5, true])],
  ]);
}

/** The same ids in another order, with repeats and ids of nothing. */
function withStrays(random: Random, ids: string[]): unknown[] {
  const strays: unknown[] = random.chance(0.1) ? random.some<unknown>(['nothing', null, '', {}, 'x'], 0.4) : [];
  const repeats = random.chance(0.1) ? ids.slice(0, 1) : [];
  return random.shuffle<unknown>([...ids, ...repeats, ...strays]);
}

function makeVariations(random: Random, experienceId: string, { featureIds, visitorId }: Surroundings): unknown {
  if (random.chance(0.02)) return random.pick<unknown>([undefined, null, []]);
  const count = random.between(1, 4);
  const ids = makeIds(random, count);
  if (random.chance(0.06)) ids.push(ids[0]!);
  const allocations = makeAllocations(random, ids.length, bucketValueOf(experienceId, visitorId));
  return ids.map((id, index) => makeVariation(random, id, allocations[index], featureIds));
}

function makeVariation(random: Random, id: string, allocation: unknown, featureIds: readonly string[]): Data {
  const variation: Data = {
    key: random.pick(['original', 'b', 'c', '', `v-${id}`]),
    changes: makeChanges(random, featureIds),
  };
  setUnlessMissing(variation, 'id', random.chance(0.02) ? random.pick<unknown>([undefined, null, '']) : id);
  setUnlessMissing(variation, 'status', makeStatus(random));
  setUnlessMissing(variation, 'traffic_allocation', allocation);
  return variation;
}

function makeStatus(random: Random): unknown {
  return random.weighted<unknown>([
    [12, () => 'running'],
    [1, () => random.pick<unknown>([undefined, null, '', 0, false])],
    [1, () => 'stopped'],
    [0.5, () => random.pick<unknown>(['RUNNING', 'paused', 1, true, {}, ['running']])],
  ]);
}

function setUnlessMissing(target: Data, key: string, value: unknown): void {
  if (value !== undefined) target[key] = value;
}
