/** A cell of the tables: what a run of it came to. */
export function showCell(cell, { seen, exposures, fetches }, served) {
  if (cell.isContent) return seen.contents?.join(' → ') ?? 'none';
  if (cell.isRenders) return String(seen.renders);
  const counted = exposures.filter((exposure) => isCounted(cell, exposure)).length;
  const isServerHeard = cell.isHydration && served.exposures.length > 0;
  const onServer = isServerHeard ? ` (and ${served.exposures.length} on the server)` : '';
  const fetched = cell.hasFetches ? ` (${seen.clients} client, ${fetches} fetch)` : '';
  return `${counted}${onServer}${fetched}`;
}

/** Convert counts the experience behind a feature, which has a key of its own. */
const EXPERIENCE_KEYS = { search: 'search-test' };

function isCounted({ key: counted = 'hero', arm: countedArm }, { key, arm }) {
  return [counted, EXPERIENCE_KEYS[counted]].includes(key) && (!countedArm || countedArm === arm);
}
