import { cookiePair, LARGEST_COOKIE } from './cookies';
import { EMPTY_RECORD, type ProjectIds, readRecord, type VisitorRecord } from './visitorRecord';

/** Of a cookie with a visitor's record: `1~tag~fact~fact…`. A fact is a letter and its parts, separated by dots. */
const SCHEMA = '1';
/** A cookie travels with every request, so it holds only the transactions that a reload might repeat. */
const MOST_TRANSACTIONS = 5;
const LONGEST_TRANSACTION = 40;

/** `idName` is that of the cookie with the visitor id. */
export const recordCookieName = (idName: string, { accountId, projectId }: ProjectIds) =>
  `${idName}.${accountId}-${projectId}`;

/** Whether a cookie holds the record in any project. */
export const isRecordCookieName = (idName: string, name: string) =>
  name.startsWith(`${idName}.`) && /^\d+-\d+$/.test(name.slice(idName.length + 1));

/** The value is empty when there is nothing to keep. `dropped` counts facts without room: the first ones, of the oldest experiences. */
export function formatRecordCookie(name: string, visitorId: string, record: VisitorRecord) {
  const facts = factsOf(record);
  const head = `${SCHEMA}~${tagOf(visitorId)}`;
  let dropped = facts.length;
  // Nothing in a fact needs escaping, so its length counts. The last facts matter most.
  let left = LARGEST_COOKIE - cookiePair(name, head).length;
  while (dropped > 0 && (left -= facts[dropped - 1]!.length + 1) >= 0) dropped -= 1;
  return { value: dropped === facts.length ? '' : [head, ...facts.slice(dropped)].join('~'), dropped };
}

/** Empty when the record is another visitor's, cannot be read, or is longer than is ever written. Anybody can send a cookie. */
export function parseRecordCookie(value: string | null | undefined, visitorId: string): VisitorRecord {
  if (value && value.length > LARGEST_COOKIE) return EMPTY_RECORD;
  const [schema, tag, ...facts] = (value ?? '').split('~');
  if (schema !== SCHEMA || tag !== tagOf(visitorId)) return EMPTY_RECORD;
  return readRecord(readFacts(facts));
}

// The letters of facts.
const EXPOSED = 'a';
const ASSIGNED = 'b';
const GOAL = 'g';
const TRANSACTION = 't';
const SEGMENT = 's';
const LISTED_SEGMENT = 'l';

/** The least important first, because the first are dropped. */
function factsOf({ bucketing, exposures, goals, transactions, segments }: VisitorRecord): string[] {
  const orders = Object.entries(transactions)
    .flatMap(([goal, ids]) => Object.entries(ids).map(([id, at]) => ({ goal, id, at })))
    .filter(({ id }) => id.length <= LONGEST_TRANSACTION)
    .sort((one, other) => one.at - other.at);
  return [
    ...Object.entries(bucketing).map(([experience, variation]) =>
      fact(exposures[experience]?.includes(variation) ? EXPOSED : ASSIGNED, experience, variation),
    ),
    ...orders.slice(-MOST_TRANSACTIONS).map(({ goal, id }) => fact(TRANSACTION, goal, id)),
    ...Object.keys(goals).map((goal) => fact(GOAL, goal)),
    ...Object.entries(segments).flatMap(([key, value]: [string, string | readonly string[]]) =>
      typeof value === 'string' ? fact(SEGMENT, key, value) : value.map((item) => fact(LISTED_SEGMENT, key, item)),
    ),
  ];
}

/** Without a prototype no key of a cookie is special. */
const bare = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

function readFacts(facts: readonly string[]) {
  const [bucketing, goals] = [bare<string>(), bare<true>()];
  const [exposures, lists, segments] = [bare<string[]>(), bare<string[]>(), bare<string>()];
  const transactions = bare<Record<string, number>>();
  for (const text of facts) {
    const letter = text[0];
    const [first = '', second = ''] = text.slice(1).split('.').map(decodePart);
    if (letter === EXPOSED) exposures[first] = [second];
    if (letter === EXPOSED || letter === ASSIGNED) bucketing[first] = second;
    else if (letter === GOAL) goals[first] = true;
    else if (letter === TRANSACTION) (transactions[first] ??= bare())[second] = 0;
    else if (letter === SEGMENT) segments[first] = second;
    else if (letter === LISTED_SEGMENT) (lists[first] ??= []).push(second);
  }
  return { bucketing, exposures, goals, transactions, segments: Object.assign(segments, lists) };
}

const fact = (letter: string, ...parts: readonly string[]) => letter + parts.map(encodePart).join('.');

/** Escapes separators and what cookies cannot hold by their code. Ids, which are digits, stay as they are. */
const encodePart = (part: string) =>
  part.replace(/[^\w-]/g, (unit) => `!${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const decodePart = (part: string) =>
  part.replace(/!([\da-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Tells visitors apart, so that none gets the record of another: FNV-1a over the id's UTF-16. */
function tagOf(visitorId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < visitorId.length; index++) {
    hash = Math.imul(hash ^ visitorId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
