import { ConvertError } from '../errors';
import { attempt, isRecord, oncePer, toId, toIds, toRecord, type UnknownRecord } from '../values';
import type { Change, Experience, PrivacyScope, Project, Variation } from './project';

type ParsedConfig = { ok: true; project: Project } | { ok: false; error: ConvertError };

const parseOnce = /* @__PURE__ */ oncePer((document: object) => parseDocument(document));

/**
 * Turns a config document as served into a `Project`, once per document: the same object gives the same result.
 * Never throws; a malformed part is left out alone, and the document is neither changed nor frozen.
 *
 * @example
 * const parsed = parseConfig(await response.json());
 * if (!parsed.ok) console.warn(parsed.error.message);
 */
export function parseConfig(raw: unknown): ParsedConfig {
  return typeof raw === 'object' && raw !== null ? parseOnce(raw) : parseDocument(raw);
}

function parseDocument(raw: unknown): ParsedConfig {
  try {
    if (!isRecord(raw)) return noDocument('not an object');
    if (raw.error) return noDocument('error');
    const served = toRecord(raw.project);
    const [accountId, projectId] = [toId(raw.account_id), toId(served.id)];
    if (accountId === '' || projectId === '') return { ok: false, error: new ConvertError('config-shape') };
    return { ok: true, project: { accountId, projectId, ...parseSettings(raw, served), ...parseLists(raw) } };
  } catch (cause) {
    return noDocument('unreadable', { cause });
  }
}

const noDocument = (problem: string, options?: { cause: unknown }): ParsedConfig => ({
  ok: false,
  error: new ConvertError('config-body', { problem }, options),
});

const PRIVACY_SCOPES: readonly unknown[] = ['OFF', 'EU ONLY', 'EEA ONLY', 'Worldwide'] satisfies PrivacyScope[];

function parseSettings(raw: UnknownRecord, served: UnknownRecord) {
  const settings = attempt(() => toRecord(served.settings), toRecord(null));
  return {
    name: attempt(() => toId(served.name), ''),
    version: attempt(() => toId(settings.version) || null, null),
    isDebug: attempt(() => raw.is_debug === true, false),
    doNotTrack: parsePrivacyScope(() => settings.do_not_track),
    globalPrivacyControl: parsePrivacyScope(() => settings.global_privacy_control),
  };
}

function parsePrivacyScope(read: () => unknown): PrivacyScope {
  const scope = attempt(read, 'OFF');
  return PRIVACY_SCOPES.includes(scope) ? (scope as PrivacyScope) : 'OFF';
}

function parseLists(raw: UnknownRecord) {
  const experiences = parseRecords(raw, 'experiences', parseExperience);
  const features = parseRecords(raw, 'features', parseFeature);
  const goals = parseRecords(raw, 'goals', (goal) => parseRuled(goal, { type: toId(goal.type) }));
  const experiencesByKey = indexBy(experiences, 'key');
  return {
    experiences,
    features,
    goals,
    audiences: parseRecords(raw, 'audiences', (audience) =>
      parseRuled(audience, { isPermanent: audience.type === 'permanent' }),
    ),
    segments: parseRecords(raw, 'segments', parsePlain),
    locations: parseRecords(raw, 'locations', parsePlain),
    experiencesByKey,
    experiencesById: indexBy(experiences, 'id'),
    featuresByKey: indexBy(features, 'key'),
    goalsByKey: indexBy(goals, 'key'),
    archivedIds: new Set(parseList(raw, 'archived_experiences', toId)),
    carriersByFeatureId: indexCarriers(experiencesByKey.values()),
  };
}

/** One without an id is declared all the same, only no change can carry it. */
const parseFeature = (raw: UnknownRecord) => ({
  ...parseNames(raw),
  variables: parseRecords(raw, 'variables', parseVariable),
});

/** Null without an id, without which nobody can be bucketed. */
function parseExperience(raw: UnknownRecord): Experience | null {
  const { id, key, name } = parseNames(raw);
  if (id === '') return null;
  const matching = toRecord(toRecord(raw.settings).matching_options);
  return {
    id,
    key,
    name,
    type: toId(raw.type),
    status: toSetString(raw.status),
    version: raw.version,
    environment: toSetString(raw.environment),
    locationIds: toIds(raw.locations),
    siteArea: raw.site_area,
    audienceIds: toIds(raw.audiences),
    goalIds: toIds(raw.goals),
    variations: parseRecords(raw, 'variations', parseVariation),
    audienceMatching: matching.audiences === 'all' ? 'all' : 'any',
  };
}

const parseVariation = (raw: UnknownRecord): Variation => ({
  id: toId(raw.id),
  key: toId(raw.key),
  name: toId(raw.name),
  status: toSetString(raw.status),
  allocation: raw.traffic_allocation,
  changes: parseRecords(raw, 'changes', parseChange),
});

const parseChange = ({ id, type, data }: UnknownRecord): Change => ({
  id: toId(id),
  type: toId(type),
  data: isRecord(data) ? data : null,
});

const parseVariable = ({ key, type }: UnknownRecord) => ({ key: toId(key), type: toId(type) });

/** A goal, audience, segment or location. Null without an id, without which nothing can refer to it. */
function parseRuled<T extends object>(raw: UnknownRecord, rest: T) {
  const names = parseNames(raw);
  // A spread costs ten times as much for thousands of objects.
  return names.id === '' ? null : Object.assign(names, { rules: raw.rules }, rest);
}

const parsePlain = (raw: UnknownRecord) => parseRuled(raw, {});

const parseNames = ({ id, key, name }: UnknownRecord) => ({ id: toId(id), key: toId(key), name: toId(name) });

/** A falsy value counts as none. One that is no string equals no environment and no status (parity); it is named by its type. */
function toSetString(value: unknown): string | null {
  if (!value) return null;
  return typeof value === 'string' ? value : `<${typeof value}>`;
}

const parseRecords = <T>(owner: UnknownRecord, name: string, parse: (record: UnknownRecord) => T | null): T[] =>
  parseList(owner, name, (item) => (isRecord(item) ? parse(item) : null));

/** Leaves out each item that is malformed, or throws when read. */
function parseList<T>(owner: UnknownRecord, name: string, parse: (item: unknown) => T | null): T[] {
  const list = attempt(() => owner[name], null);
  if (!Array.isArray(list)) return [];
  const parsed: T[] = [];
  for (let index = 0; index < list.length; index++) {
    const item = attempt(() => parse(list[index]), null);
    if (item !== null) parsed.push(item);
  }
  return parsed;
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
    for (const featureId of new Set(experience.variations.flatMap(({ changes }) => changes.map(featureIdOf)))) {
      const others = carriers.get(featureId) ?? [];
      others.push(experience);
      carriers.set(featureId, others);
    }
  }
  carriers.delete('');
  return carriers;
}

/** Of the feature that a change switches on; else `''`. It may be served as a number. Parity: the number 0 names no feature. */
export function featureIdOf({ type, data }: Change): string {
  return type === 'fullStackFeature' && data !== null ? attempt(() => toId(data.feature_id || ''), '') : '';
}
