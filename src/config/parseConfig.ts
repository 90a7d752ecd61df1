import { ConvertError } from '../errors';
import { featureIdOf } from './featureIdOf';
import { isRecord, toRecord, type UnknownRecord } from './isRecord';
import { parseExperience } from './parseExperience';
import { parseFeature } from './parseFeature';
import { parseList } from './parseList';
import { parseAudience, parseGoal, parseLocation, parseSegment } from './parseRuled';
import { parseSettings } from './parseSettings';
import type { Experience, Project } from './project';
import { toId } from './toId';

export type ParsedConfig = { ok: true; project: Project } | { ok: false; error: ConvertError };

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
