import { ConvertError } from '../errors';
import { isRecord, toRecord, type UnknownRecord, toId, attempt, toIds } from '../values';
import type {
  Experience,
  Project,
  PrivacyScope,
  Change,
  Variation,
  Feature,
  FeatureVariable,
  Audience,
  Goal,
  Location,
  Segment,
} from './project';

type ParsedConfig = { ok: true; project: Project } | { ok: false; error: ConvertError };

const parsedByDocument = new WeakMap<object, ParsedConfig>();

/**
 * Turns a config document as served into a `Project`, once per document: the same object gives the same result.
 * Never throws; a malformed part is left out alone, and the document is neither changed nor frozen.
 *
 * @example
 * const parsed = parseConfig(await response.json());
 * if (!parsed.ok) console.warn(parsed.error.message);
 */
export function parseConfig(raw: unknown): ParsedConfig {
  if (typeof raw !== 'object' || raw === null) return parseDocument(raw);
  const known = parsedByDocument.get(raw);
  if (known) return known;
  const parsed = parseDocument(raw);
  parsedByDocument.set(raw, parsed);
  return parsed;
}

function parseDocument(raw: unknown): ParsedConfig {
  try {
    if (!isRecord(raw)) return noDocument('not an object');
    if (raw.error) return noDocument('error');
    const accountId = toId(raw.account_id);
    const about = toRecord(raw.project);
    const projectId = toId(about.id);
    if (accountId === '' || projectId === '') return failure(new ConvertError('config-shape'));
    return { ok: true, project: { accountId, projectId, ...parseSettings(raw, about), ...parseEntities(raw) } };
  } catch (cause) {
    return noDocument('unreadable', { cause });
  }
}

const failure = (error: ConvertError): ParsedConfig => ({ ok: false, error });

const noDocument = (problem: string, options?: { cause: unknown }) =>
  failure(new ConvertError('config-body', { problem }, options));

function parseEntities(raw: UnknownRecord) {
  const experiences = parseList(() => raw.experiences, parseExperience);
  const features = parseList(() => raw.features, parseFeature);
  const goals = parseList(() => raw.goals, parseGoal);
  const audiences = parseList(() => raw.audiences, parseAudience);
  const segments = parseList(() => raw.segments, parseSegment);
  const locations = parseList(() => raw.locations, parseLocation);
  const experiencesByKey = indexBy(experiences, 'key');
  return {
    experiences,
    features,
    goals,
    audiences,
    segments,
    locations,
    experiencesByKey,
    experiencesById: indexBy(experiences, 'id'),
    featuresByKey: indexBy(features, 'key'),
    goalsByKey: indexBy(goals, 'key'),
    archivedIds: new Set(parseList(() => raw.archived_experiences, toId)),
    carriersByFeatureId: indexCarriers(experiencesByKey.values()),
  };
}

/** The first of each id or key wins, as every Convert SDK looks things up. */
function indexBy<F extends 'id' | 'key', T extends Record<F, string>>(items: readonly T[], field: F): Map<string, T> {
  const index = new Map<string, T>();
  for (const item of items) {
    if (item[field] !== '' && !index.has(item[field])) index.set(item[field], item);
  }
  return index;
}

/** Only experiences that a key reaches can carry a feature: what cannot be decided cannot switch anything on. */
function indexCarriers(experiences: Iterable<Experience>): Map<string, Experience[]> {
  const carriers = new Map<string, Experience[]>();
  for (const experience of experiences) {
    for (const featureId of featureIdsOf(experience)) {
      const known = carriers.get(featureId);
      if (known) known.push(experience);
      else carriers.set(featureId, [experience]);
    }
  }
  return carriers;
}

function featureIdsOf(experience: Experience): Set<string> {
  const ids = experience.variations.flatMap((variation) => variation.changes.map(featureIdOf));
  return new Set(ids.filter((id) => id !== ''));
}

const PRIVACY_SCOPES: readonly unknown[] = ['OFF', 'EU ONLY', 'EEA ONLY', 'Worldwide'] satisfies PrivacyScope[];

/** What the document says about the project as a whole, beside its ids. */
function parseSettings(
  raw: UnknownRecord,
  about: UnknownRecord,
): Pick<Project, 'name' | 'version' | 'isDebug' | 'doNotTrack' | 'globalPrivacyControl'> {
  const settings = attempt(() => toRecord(about.settings), toRecord(null));
  return {
    name: attempt(() => toId(about.name), ''),
    version: attempt(() => toId(settings.version) || null, null),
    isDebug: attempt(() => raw.is_debug === true, false),
    doNotTrack: attempt(() => toPrivacyScope(settings.do_not_track), 'OFF'),
    globalPrivacyControl: attempt(() => toPrivacyScope(settings.global_privacy_control), 'OFF'),
  };
}

function toPrivacyScope(value: unknown): PrivacyScope {
  return PRIVACY_SCOPES.includes(value) ? (value as PrivacyScope) : 'OFF';
}

/** One of `experiences[]`; null when it has no id, without which nobody can be bucketed. */
function parseExperience(raw: unknown): Experience | null {
  if (!isRecord(raw)) return null;
  const id = toId(raw.id);
  if (id === '') return null;
  return {
    id,
    key: toId(raw.key),
    name: toId(raw.name),
    type: toId(raw.type),
    status: toSetString(raw.status),
    version: raw.version,
    environment: toSetString(raw.environment),
    locationIds: toIds(raw.locations),
    siteArea: raw.site_area,
    audienceIds: toIds(raw.audiences),
    goalIds: toIds(raw.goals),
    variations: parseList(() => raw.variations, parseVariation),
    audienceMatching: readAudienceMatching(raw),
  };
}

function parseVariation(raw: unknown): Variation | null {
  if (!isRecord(raw)) return null;
  return {
    id: toId(raw.id),
    key: toId(raw.key),
    name: toId(raw.name),
    status: toSetString(raw.status),
    allocation: raw.traffic_allocation,
    changes: parseList(() => raw.changes, parseChange),
  };
}

function parseChange(raw: unknown): Change | null {
  if (!isRecord(raw)) return null;
  return { id: toId(raw.id), type: toId(raw.type), data: isRecord(raw.data) ? raw.data : null };
}

/** A falsy value is as good as none; one that is no string equals no environment and no status (parity), and says what it is. */
function toSetString(value: unknown): string | null {
  if (!value) return null;
  return typeof value === 'string' ? value : `<${typeof value}>`;
}

function readAudienceMatching(raw: UnknownRecord): 'any' | 'all' {
  return toRecord(toRecord(raw.settings).matching_options).audiences === 'all' ? 'all' : 'any';
}

/** One of `features[]`. One without an id is declared all the same, only no change can carry it. */
function parseFeature(raw: unknown): Feature | null {
  if (!isRecord(raw)) return null;
  return {
    id: toId(raw.id),
    key: toId(raw.key),
    name: toId(raw.name),
    variables: parseList(() => raw.variables, parseVariable),
  };
}

function parseVariable(raw: unknown): FeatureVariable | null {
  return isRecord(raw) ? { key: toId(raw.key), type: toId(raw.type) } : null;
}

const parseGoal = (raw: unknown): Goal | null => parseRuled(raw, (goal) => ({ type: toId(goal.type) }));

const parseAudience = (raw: unknown): Audience | null =>
  parseRuled(raw, (audience) => ({ isPermanent: audience.type === 'permanent' }));

const parseSegment = (raw: unknown): Segment | null => parseRuled(raw, () => ({}));

const parseLocation = (raw: unknown): Location | null => parseRuled(raw, () => ({}));

interface Ruled {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly rules: unknown;
}

/** What goals, audiences, segments and locations have in common; without an id nothing can refer to them. */
function parseRuled<T>(raw: unknown, parseRest: (raw: UnknownRecord) => T): (Ruled & T) | null {
  if (!isRecord(raw)) return null;
  const id = toId(raw.id);
  if (id === '') return null;
  return { id, key: toId(raw.key), name: toId(raw.name), rules: raw.rules, ...parseRest(raw) };
}

/** Parses every item that can be parsed; an item that is malformed, or throws when read, is left out alone. */
function parseList<T>(readList: () => unknown, parseItem: (item: unknown) => T | null): T[] {
  const list = attempt(readList, null);
  if (!Array.isArray(list)) return [];
  const parsed: T[] = [];
  for (let index = 0; index < list.length; index++) {
    const item = attempt(() => parseItem(list[index]), null);
    if (item !== null) parsed.push(item);
  }
  return parsed;
}

/**
 * The id of the feature a change switches on, `''` for every other change; served as a number where `features[].id` is
 * a string. Parity: the number 0 names no feature.
 */
export function featureIdOf({ type, data }: Change): string {
  return type === 'fullStackFeature' && data !== null ? attempt(() => toId(data.feature_id || ''), '') : '';
}
