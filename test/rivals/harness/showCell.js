import { OTHER_VISITOR, VISITOR } from '../project.js';

/** A cell of the tables: what a run of it came to. */
export function showCell(cell, { loads, fetches }, served) {
  const [page] = loads[0].seen;
  if (cell.isContent) return page.contents?.join(' → ') ?? 'none';
  if (cell.isRenders) return String(page.renders);
  const onServer = served[cell.served]?.exposures.length
    ? ` (and ${served[cell.served].exposures.length} on the server)`
    : '';
  const fetched = cell.hasFetches ? ` (${page.clients} client, ${fetches} fetch)` : '';
  const counted = loads.map(({ exposures }) => exposures.filter((exposure) => isCounted(cell, exposure)));
  const counts = (cell.isByVisitor ? byVisitor(counted.flat()) : counted).map(({ length }) => length);
  return `${counts.join(' + ')}${onServer}${fetched}`;
}

/** Convert counts the experience behind a feature, which has a key of its own. */
const EXPERIENCE_KEYS = { search: 'search-test' };

function isCounted({ key: counted = 'hero', arm: countedArm }, { key, arm }) {
  return [counted, EXPERIENCE_KEYS[counted]].includes(key) && (!countedArm || countedArm === arm);
}

function byVisitor(exposures) {
  const visitors = [VISITOR, OTHER_VISITOR];
  const stranger = exposures.find(({ visitor }) => !visitors.includes(visitor));
  if (stranger) throw new Error(`It counted a visitor ${stranger.visitor}.`);
  return visitors.map((id) => exposures.filter(({ visitor }) => visitor === id));
}
