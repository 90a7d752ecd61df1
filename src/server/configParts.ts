import { attempt, isRecord, toRecord, type UnknownRecord, toId } from '../values';
import type { Experience, Project } from '../config/project';
import { findExclusion } from '../decision/mutualExclusion';
import type { ExperienceDecision } from '../decision/decision';
import { featureVariables } from '../decision/decideFeatureWith';

/** The keys that a page asks for. */
export interface Needs {
  readonly experiences: ReadonlySet<string>;
  readonly features: ReadonlySet<string>;
  /** Null for the goals of the experiences; where only decisions leave, for all goals. */
  readonly goals: ReadonlySet<string> | null;
}

// The fields that a decision reads.
const EXPERIENCE = ['type', 'status', 'version', 'environment', 'locations', 'site_area', 'audiences', 'goals'];
const VARIATION = ['status', 'traffic_allocation', 'changes'];
const RULED = ['type', 'rules'];
const FEATURE = ['variables'];

/**
 * The part of a config document that decides what is asked as the whole would, marked as a part. It holds only fields that a
 * decision reads: neither code nor settings of the project.
 */
export function neededPart(document: unknown, project: Project, needs: Needs) {
  const raw = toRecord(document);
  const experiences = neededExperiences(project, needs);
  const idsOf = (list: (experience: Experience) => readonly string[]) => new Set([...experiences].flatMap(list));
  const audienceIds = idsOf(({ audienceIds }) => audienceIds);
  const locationIds = idsOf(({ locationIds }) => locationIds);
  const goalIds = idsOf((experience) => experience.goalIds);
  const excluding = excludingExperiences(project, audienceIds);
  const ids = new Set([...experiences, ...excluding].map(({ id }) => id));

  return {
    is_part: true,
    account_id: project.accountId,
    project: settingsOf(project),
    experiences: listOf(raw.experiences).flatMap((entry) => {
      const experience = project.experiencesByKey.get(toId(entry.key));
      // Of entries with the same key only the first can be asked for.
      if (!experience || experience.id !== toId(entry.id)) return [];
      if (experiences.has(experience)) return [neededExperience(entry)];
      // The page never decides it, but looks up whether the visitor is in it.
      return excluding.has(experience) ? [{ id: entry.id, key: entry.key }] : [];
    }),
    features: pickAll(raw.features, FEATURE, 'key', needs.features),
    goals: needs.goals ? pickAll(raw.goals, RULED, 'key', needs.goals) : pickAll(raw.goals, RULED, 'id', goalIds),
    audiences: pickAll(raw.audiences, RULED, 'id', audienceIds),
    segments: pickAll(raw.segments, RULED, 'id', audienceIds),
    locations: pickAll(raw.locations, RULED, 'id', locationIds),
    archived_experiences: [...project.archivedIds].filter((id) => ids.has(id)),
    ...(project.isDebug && { is_debug: true }),
  };
}

/** The experiences asked for, and every carrier of a feature asked for. */
function neededExperiences(project: Project, { experiences, features }: Needs): ReadonlySet<Experience> {
  const named = [...experiences].flatMap((key) => project.experiencesByKey.get(key) ?? []);
  const featureIds = [...features].flatMap((key) => project.featuresByKey.get(key)?.id ?? []);
  return new Set([...named, ...featureIds.flatMap((id) => project.carriersByFeatureId.get(id) ?? [])]);
}

/** The settings of the project that a client uses, as a config document has them. */
const settingsOf = ({ projectId, version, doNotTrack, globalPrivacyControl }: Project) => ({
  id: projectId,
  settings: {
    ...(version !== null && { version }),
    ...(doNotTrack !== 'OFF' && { do_not_track: doNotTrack }),
    ...(globalPrivacyControl !== 'OFF' && { global_privacy_control: globalPrivacyControl }),
  },
});

function excludingExperiences(project: Project, audienceIds: ReadonlySet<string>): Set<Experience> {
  const audiences = project.audiences.filter(({ id }) => audienceIds.has(id));
  const keys = audiences.flatMap(({ rules }) => findExclusion(rules)?.experienceKey ?? []);
  return new Set(keys.flatMap((key) => project.experiencesByKey.get(key) ?? []));
}

function neededExperience(entry: UnknownRecord): UnknownRecord {
  const { audiences } = toRecord(toRecord(entry.settings).matching_options);
  return {
    ...pick(entry, EXPERIENCE),
    ...(audiences === 'all' && { settings: { matching_options: { audiences: 'all' } } }),
    variations: listOf(entry.variations).map((variation) => pick(variation, VARIATION)),
  };
}

/** Those entries whose `name` is wanted, with these fields. */
const pickAll = (list: unknown, fields: readonly string[], name: 'id' | 'key', wanted: ReadonlySet<string>) =>
  listOf(list)
    .filter((entry) => wanted.has(toId(entry[name])))
    .map((entry) => pick(entry, fields));

/** The records of a list. Like `parseConfig`, it leaves out what is malformed or throws when read. */
function listOf(list: unknown): UnknownRecord[] {
  return attempt(() => (Array.isArray(list) ? list.filter(isRecord) : []), []);
}

const pick = (entry: UnknownRecord, fields: readonly string[]) =>
  readMembers(entry, ['id', 'key', 'name', ...fields], (value) => value);

/** These members, read by `read`, without those that are missing or throw. Keeps null: an allocation of null means none, a missing one all. */
export function readMembers(record: UnknownRecord, names: readonly string[], read: (value: unknown) => unknown) {
  const members = names.map((name) => [name, attempt(() => read(record[name]), undefined)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

/**
 * What a page may know when only decisions leave the server: a config document without rules, with the visitor's own
 * variations, whose traffic is 0 so that nobody else gets them, and the ids of goals.
 */
export function decidedPart(
  project: Project,
  decisions: readonly ExperienceDecision[],
  { features, goals }: Pick<Needs, 'features' | 'goals'>,
) {
  return {
    is_part: true,
    account_id: project.accountId,
    project: settingsOf(project),
    experiences: decisions.flatMap(({ experience, details }) => {
      const { id, key, name } = project.experiencesByKey.get(experience) ?? {};
      const variations = details && { variations: [{ ...details, traffic_allocation: 0 }] };
      return id === undefined ? [] : [{ id, key, name, ...variations }];
    }),
    features: [...features].flatMap((key) => {
      const feature = project.featuresByKey.get(key);
      if (!feature) return [];
      const own = decisions.map(({ details }) => details && featureVariables(feature, details));
      const shown = new Set(own.flatMap((variables) => Object.keys(variables ?? {})));
      // Only variables that the visitor gets. Those of other variations stay on the server.
      const variables = feature.variables.filter(({ key }) => shown.has(key)).map(({ key, type }) => ({ key, type }));
      return [{ id: feature.id, key, ...(variables.length > 0 && { variables }) }];
    }),
    goals: project.goals.filter(({ key }) => goals?.has(key) ?? true).map(({ id, key }) => ({ id, key })),
  };
}
