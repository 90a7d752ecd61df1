import { readFileSync } from 'node:fs';
import type { Seen } from './createWitness';

/** What the run did to pages, as far as it can explain what became of events. */
export interface Diary {
  /** Who tracked what, and when. `isKept`: not while consent was pending, or granted later on the same page. */
  readonly tracked: { id: string; page: string; at: number; isKept: boolean }[];
  /** Pages that were left, closed, reloaded or crashed. A page may come back. */
  readonly ends: { page: string; at: number; until: number; how: string }[];
  /** Pages that stopped, and that flushed or started again after it. */
  readonly stops: { page: string; at: number; how: string }[];
  /** The whole browser ended at once. */
  readonly kills: number[];
  /** When the visitor said no, and which pages were away then, or had a client that was stopped. */
  readonly denials: { at: number; deaf: readonly string[] }[];
}

export interface Finding {
  readonly id: string;
  readonly arrivals: number;
  /** The beginning of a row of docs/delivery.md, or null where none explains it. */
  readonly because: string | null;
}

/** Beginnings of rows of docs/delivery.md. */
export const ROWS = {
  beacon: 'a beacon was accepted, then the network or the server failed',
  ended: 'a page ended while its request was under way; no failure before',
  endedAfterFailure: 'the same, but the event had failed before',
  unanswered: 'the server read the request, and its answer never came',
  sameInstant: 'two pages track the same once-only event within some 10 ms',
  flushed: 'a client that was stopped is told to',
  killed: 'the whole browser is killed',
  pending: '`pending`: exposures and calls of `track()` wait in memory',
  denied: '`denied`: calls that wait are dropped',
  deaf: 'A client in the back/forward cache, and a client that is stopped',
} as const;

/** The driver learns of the end of a page a little early or late. */
const SLACK_MS = 400;
/** How long a denial may take to reach every page, and what was on its way to arrive. */
const DENIAL_MS = 2_000;
/** Browsers write localStorage to the disk up to a minute late. */
const DISK_MS = 60_000;

/** A row that is explained here must stand in the docs. */
export function checkRows(): void {
  const page = readFileSync(new URL('../../docs/delivery.md', import.meta.url), 'utf8');
  for (const row of Object.values(ROWS))
    if (!page.includes(row)) throw new Error(`docs/delivery.md has no row "${row}".`);
}

/** Every event that was lost or repeated, with the row that explains it. */
export function account(diary: Diary, seen: readonly Seen[]): Finding[] {
  const ids = new Set(diary.tracked.map(({ id }) => id));
  const findings: Finding[] = [];
  for (const id of ids) {
    const requests = seen.filter((request) => request.ids.includes(id));
    const arrivals = requests.filter(({ isTaken }) => isTaken);
    const denial = sentAfterDenial(id, diary, requests);
    if (denial) findings.push({ id, arrivals: arrivals.length, because: denial.isDeaf ? ROWS.deaf : null });
    if (arrivals.length === 1) continue;
    const because =
      arrivals.length === 0 ? explainLoss(id, diary, requests) : explainRepeats(id, diary, requests, seen);
    findings.push({ id, arrivals: arrivals.length, because });
  }
  for (const id of new Set(seen.flatMap((request) => request.ids))) {
    if (!ids.has(id)) findings.push({ id, arrivals: 1, because: null });
  }
  return findings;
}

/** Was it tracked before the visitor said no, and sent after all pages had heard it? `isDeaf`: by a page that could not hear it. */
function sentAfterDenial(id: string, diary: Diary, requests: readonly Seen[]): { isDeaf: boolean } | null {
  const tracked = diary.tracked.filter((each) => each.id === id);
  const last = Math.max(...tracked.map(({ at }) => at));
  const after = diary.denials.filter(({ at }) => at > last + SLACK_MS);
  const broken = after.find((denial) => requests.some(({ at }) => at > denial.at + DENIAL_MS));
  return broken ? { isDeaf: tracked.some(({ page }) => broken.deaf.includes(page)) } : null;
}

const endedDuring = (diary: Diary, { page, at, endedAt }: Seen): boolean =>
  diary.ends.some((end) => end.page === page && end.until >= at - SLACK_MS && end.at <= endedAt + SLACK_MS);

/** Had this event, or whatever was last heard of the server, failed when this request was made? */
function hadFailed(diary: Diary, request: Seen, requests: readonly Seen[], seen: readonly Seen[]): boolean {
  // An earlier request that was not heard of was taken for failed, or the event would not have been sent again.
  const isDoubtful = (other: Seen) => other.at < request.at && (isFailure(other) || endedDuring(diary, other));
  if (requests.some(isDoubtful)) return true;
  const before = seen.filter(({ endedAt }) => endedAt < request.at);
  const own = before.filter(({ page }) => page === request.page);
  const heard = own.length > 0 ? own : before;
  return heard.length > 0 && isFailure(heard.reduce((last, other) => (other.endedAt > last.endedAt ? other : last)));
}

const isFailure = ({ trouble }: Seen): boolean => trouble !== 'well' && trouble !== 'slow';

function explainLoss(id: string, diary: Diary, requests: readonly Seen[]): string | null {
  const tracked = diary.tracked.filter((each) => each.id === id);
  if (tracked.every(({ isKept }) => !isKept)) return ROWS.pending;
  const first = Math.min(...tracked.map(({ at }) => at));
  if (diary.denials.some(({ at }) => at > first - SLACK_MS)) return ROWS.denied;
  if (requests.some(({ isBeacon }) => isBeacon)) return ROWS.beacon;
  if (requests.some((request) => endedDuring(diary, request))) return ROWS.ended;
  if (diary.kills.some((at) => at > first && at - first < DISK_MS)) return ROWS.killed;
  return null;
}

function explainRepeats(id: string, diary: Diary, requests: readonly Seen[], seen: readonly Seen[]): string | null {
  const arrivals = requests.filter(({ isTaken }) => isTaken);
  // Each arrival but the last must have left somebody a reason to send the event again.
  const rows = arrivals.slice(0, -1).map((arrival, index) => {
    const next = arrivals[index + 1]!;
    if (arrival.trouble === 'cut read') return ROWS.unanswered;
    if (!arrival.isBeacon && endedDuring(diary, arrival) && hadFailed(diary, arrival, requests, seen)) {
      return ROWS.endedAfterFailure;
    }
    if (diary.kills.some((at) => at > arrival.at && at - arrival.at < DISK_MS && next.at > at)) return ROWS.killed;
    if (diary.denials.some(({ at }) => arrival.at < at + SLACK_MS && next.at > at)) return ROWS.denied;
    if (isSameInstant(id, diary, next.at) && next.at - arrival.at < 5_000) return ROWS.sameInstant;
    const isFlushed = diary.stops.some(
      ({ how, page, at }) =>
        ['flush', 'start'].includes(how) &&
        [next.page, arrival.page].includes(page) &&
        Math.abs(at - next.at) < SLACK_MS,
    );
    return isFlushed ? ROWS.flushed : null;
  });
  return rows.includes(null) ? null : [...new Set(rows)].join('; ');
}

/** Was it tracked by two pages at once, of which one ended before the other sent it? */
function isSameInstant(id: string, diary: Diary, until: number): boolean {
  const tracked = diary.tracked.filter((each) => each.id === id);
  return tracked.some((one) =>
    tracked.some((other) => {
      if (other.page === one.page || Math.abs(other.at - one.at) >= SLACK_MS) return false;
      const ends = diary.ends.filter(({ page }) => page === one.page || page === other.page);
      return ends.some(({ at }) => at > one.at - 2 * SLACK_MS && at < until + SLACK_MS);
    }),
  );
}
