import { cookiePair, LARGEST_COOKIE } from './cookies';
import { EMPTY_RECORD, readRecord, type VisitorRecord } from './visitorRecord';

/**
 * Version of the cookie that holds a visitor's record for a server and the page: `1~tag~fact~fact…`. A fact is a letter and its
 * parts, separated by dots.
 */
const SCHEMA = '1';
/** A cookie travels with every request, so it holds only the transactions that a reload might repeat. */
const MOST_TRANSACTIONS = 5;
const LONGEST_TRANSACTION = 40;

/** Name of the cookie with the record in a project. `idName` is that of the cookie with the visitor id. */
export const recordCookieName = (idName: string, { accountId, projectId }: { accountId: string; projectId: string }) =>
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

/**
 * The record in the cookie; empty when it is another visitor's, or cannot be read. Anybody can send a longer text than is ever
 * written; it is not read.
 */
export function parseRecordCookie(value: string | null | undefined, visitorId: string): VisitorRecord {
  if (value && value.length > LARGEST_COOKIE) return EMPTY_RECORD;
  const [schema, tag, ...facts] = (value ?? '').split('~');
  if (schema !== SCHEMA || tag !== tagOf(visitorId)) return EMPTY_RECORD;
  const draft = emptyDraft();
  for (const fact of facts) readFact(draft, fact);
  return readRecord(draft);
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
    .flatMap(([goal, ids]) => Object.entries(ids).map(([id, at]) => [goal, id, at] as const))
    .sort(([, , one], [, , other]) => one - other);
  return [
    ...Object.entries(bucketing).map(([experience, variation]) =>
      fact(exposures[experience]?.includes(variation) ? EXPOSED : ASSIGNED, experience, variation),
    ),
    ...orders
      .filter(([, id]) => id.length <= LONGEST_TRANSACTION)
      .slice(-MOST_TRANSACTIONS)
      .map(([goal, id]) => fact(TRANSACTION, goal, id)),
    ...Object.keys(goals).map((goal) => fact(GOAL, goal)),
    ...Object.entries(segments).flatMap(([key, value]: [string, string | readonly string[]]) =>
      typeof value === 'string' ? fact(SEGMENT, key, value) : value.map((item) => fact(LISTED_SEGMENT, key, item)),
    ),
  ];
}

/** Anybody can send a cookie. Without a prototype no key of it is special. */
const bare = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

const emptyDraft = () => ({
  bucketing: bare<string>(),
  exposures: bare<string[]>(),
  goals: bare<true>(),
  transactions: bare<Record<string, number>>(),
  segments: bare<string | string[]>(),
});

function readFact(draft: ReturnType<typeof emptyDraft>, text: string): void {
  const letter = text[0];
  const [first = '', second = ''] = text.slice(1).split('.').map(decodePart);
  if (letter === EXPOSED) draft.exposures[first] = [second];
  if (letter === EXPOSED || letter === ASSIGNED) draft.bucketing[first] = second;
  else if (letter === GOAL) draft.goals[first] = true;
  else if (letter === TRANSACTION) (draft.transactions[first] ??= bare())[second] = 0;
  else if (letter === SEGMENT) draft.segments[first] = second;
  else if (letter === LISTED_SEGMENT) {
    const items = draft.segments[first];
    draft.segments[first] = Array.isArray(items) ? [...items, second] : [second];
  }
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
