import type { Project, Variation } from '../../../src/config/project';
import { findAllById } from '../../../src/decision/compileExperience';
import type { ExperienceDecision } from '../../../src/decision/decision';
import type { Visitor } from '../../../src/visitor/visitor';
import type { Distribution } from '../distribution';
import type { Call } from '../generate';

interface Decided {
  project: Project;
  visitor: Visitor;
  key: string;
  ours: ExperienceDecision;
  call: Call;
}

/** The corners that must be reached, beyond the reasons. */
export function countCorners(distribution: Distribution, { project, visitor, key, ours, call }: Decided): void {
  const experience = project.experiencesByKey.get(key);
  if (!experience) return;
  const { variations, audienceIds, locationIds, siteArea, audienceMatching } = experience;
  const ids = variations.map(({ id }) => id);
  const note = (name: string, isSo: boolean) => isSo && distribution.count('corner', name);
  const isStopped = variations.find(({ id }) => id === ours.details?.id)?.status === 'stopped';
  const isBucketed = ours.reason === 'bucketed';
  const attached = findAllById(project.audiences, audienceIds);
  const inSegments = findAllById(project.segments, audienceIds);
  const isLocated = isBucketed && !call.ignoreLocation;

  note('sticky in a stopped variation', ours.reason === 'sticky' && isStopped);
  note('forced into a stopped variation', ours.reason === 'forced' && isStopped);
  note('bucketed though a stored variation vanished', isBucketed && Boolean(visitor.assignments?.[experience.id]));
  note('bucketed in another key order than the document', isBucketed && isReordered(ids));
  note('bucketed among repeated ids', isBucketed && new Set(ids).size < ids.length);
  note('bucketed past a site area', isLocated && locationIds.length === 0 && Boolean(siteArea));
  note('bucketed past locations', isLocated && locationIds.length > 0);
  note('bucketed past audiences', isBucketed && attached.length > 0);
  note('bucketed past all of several audiences', isBucketed && audienceMatching === 'all' && audienceIds.length > 1);
  note('bucketed past segments', isBucketed && inSegments.length > 0);
  note('bucketed with the location ignored', isBucketed && call.ignoreLocation === true);
  const isHeld = ours.reason === 'sticky';
  const storedId = visitor.assignments?.[experience.id];
  note('sticky past a permanent audience', isHeld && attached.some(({ isPermanent }) => isPermanent));
  note('sticky past an audience that is not permanent', isHeld && attached.some(({ isPermanent }) => !isPermanent));
  note('refused by an audience though assigned', ours.reason === 'audience' && ids.includes(String(storedId)));
  note('forced over another stored variation', ours.reason === 'forced' && isOther(storedId, ours.details?.id, ids));
  note('bucketed past audiences and segments of one list', isBucketed && attached.length > 0 && inSegments.length > 0);
  note('an id that is not ASCII', isBucketed && /[^\0-\x7f]/.test(experience.id + visitor.id));
  note('a key that is not ASCII', isBucketed && /[^\0-\x7f]/.test(key));
  note('bucketed past a range that is no number', isBucketed && variations.some(isNoNumber));
  note('bucket value at the very end of a range', isAtEdge(variations, ours.bucketValue));
}

function isOther(stored: unknown, given: string | undefined, ids: readonly string[]): boolean {
  return typeof stored === 'string' && stored !== given && ids.includes(stored);
}

function isNoNumber({ id, status, allocation }: Variation): boolean {
  return id !== '' && status !== 'stopped' && Boolean(allocation) && Number.isNaN(Number(allocation));
}

function isReordered(ids: readonly string[]): boolean {
  const keys = Object.keys(Object.fromEntries(ids.map((id) => [id, 1])));
  return keys.some((key, index) => key !== ids[index]);
}

/** Whether the hash equals one of the sums, where `<` and `<=` part; only for plain numbers in document order. */
function isAtEdge(variations: readonly Variation[], bucketValue: number | null): boolean {
  let sum = 0;
  return bucketValue !== null && variations.some(({ allocation }) => (sum += Number(allocation) * 100) === bucketValue);
}
