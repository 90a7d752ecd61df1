import { cookiePair, LARGEST_COOKIE } from './cookies';
import { EMPTY_RECORD, readRecord, type VisitorRecord } from './visitorRecord';

/**
 * A visitor's record as one cookie, which a server and the page both read: `1~tag~fact~fact…`, a letter and the parts of
 * a fact, apart by dots. Raised when it changes its meaning.
 */
const SCHEMA = '1';
/** A cookie travels with every request: of the transactions only those that a reload might repeat. */
const MOST_TRANSACTIONS = 5;
const LONGEST_TRANSACTION = 40;

/** Name of the cookie that holds the records of a project; the visitor id's is `idName` itself. */
export const recordCookieName = (idName: string, { accountId, projectId }: { accountId: string; projectId: string }) =>
  `${idName}.${accountId}-${projectId}`;

/** Whether a cookie holds the records of a project, whichever it is. */
export const isRecordCookieName = (idName: string, name: string) =>
  name.startsWith(`${idName}.`) && /^\d+-\d+$/.test(name.slice(idName.length + 1));

interface RecordCookie {
  /** Empty when there is nothing to keep. */
  readonly value: string;
  /** Facts that found no room; the first ones, which belong to the oldest experiences. */
  readonly dropped: number;
}

export function formatRecordCookie(name: string, visitorId: string, record: VisitorRecord): RecordCookie {
  const facts = factsOf(record);
  const head = `${SCHEMA}~${tagOf(visitorId)}`;
  let dropped = facts.length;
  // Nothing in a fact needs escaping, so its length is what it takes. The last facts matter most.
  let left = LARGEST_COOKIE - cookiePair(name, head).length;
  while (dropped > 0 && (left -= facts[dropped - 1]!.length + 1) >= 0) dropped -= 1;
  return { value: dropped === facts.length ? '' : [head, ...facts.slice(dropped)].join('~'), dropped };
}

/**
 * What the cookie says of this visitor; nothing when it is somebody else's, or cannot be read. A longer text than is ever
 * written is not ours: anybody can send one.
 */
export function parseRecordCookie(value: string | null | undefined, visitorId: string): VisitorRecord {
  if (value && value.length > LARGEST_COOKIE) return EMPTY_RECORD;
  const [schema, tag, ...facts] = (value ?? '').split('~');
  if (schema !== SCHEMA || tag !== tagOf(visitorId)) return EMPTY_RECORD;
  const draft: Draft = { bucketing: bare(), exposures: bare(), goals: bare(), transactions: bare(), segments: bare() };
  for (const fact of facts) readFact(draft, fact);
  return readRecord(draft);
}

interface Draft {
  bucketing: Record<string, string>;
  exposures: Record<string, string[]>;
  goals: Record<string, true>;
  transactions: Record<string, Record<string, number>>;
  segments: Record<string, string | string[]>;
}

const LETTERS = {
  exposed: 'a',
  assigned: 'b',
  goal: 'g',
  transaction: 't',
  segment: 's',
  listedSegment: 'l',
} as const;

/** What matters least comes first, and so is dropped first. */
function factsOf({ bucketing, exposures, goals, transactions, segments }: VisitorRecord): string[] {
  const orders = Object.entries(transactions)
    .flatMap(([goal, ids]) => Object.entries(ids).map(([id, at]) => [goal, id, at] as const))
    .sort(([, , one], [, , other]) => one - other);
  return [
    ...Object.entries(bucketing).map(([experience, variation]) =>
      fact(exposures[experience]?.includes(variation) ? LETTERS.exposed : LETTERS.assigned, experience, variation),
    ),
    ...orders
      .filter(([, id]) => id.length <= LONGEST_TRANSACTION)
      .slice(-MOST_TRANSACTIONS)
      .map(([goal, id]) => fact(LETTERS.transaction, goal, id)),
    ...Object.keys(goals).map((goal) => fact(LETTERS.goal, goal)),
    ...Object.entries(segments).flatMap(([key, said]: [string, string | readonly string[]]) =>
      typeof said === 'string'
        ? [fact(LETTERS.segment, key, said)]
        : said.map((item) => fact(LETTERS.listedSegment, key, item)),
    ),
  ];
}

function readFact(draft: Draft, text: string): void {
  const [first = '', second = ''] = text.slice(1).split('.').map(decodePart);
  switch (text[0]) {
    case LETTERS.exposed:
      draft.exposures[first] = [second];
      draft.bucketing[first] = second;
      break;
    case LETTERS.assigned:
      draft.bucketing[first] = second;
      break;
    case LETTERS.goal:
      draft.goals[first] = true;
      break;
    case LETTERS.transaction:
      (draft.transactions[first] ??= bare())[second] = 0;
      break;
    case LETTERS.segment:
      draft.segments[first] = second;
      break;
    case LETTERS.listedSegment: {
      const items = draft.segments[first];
      if (Array.isArray(items)) items.push(second);
      else draft.segments[first] = [second];
    }
  }
}

/** A cookie is anybody's text: without a prototype no key of it is special. */
const bare = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

const fact = (letter: string, ...parts: readonly string[]) => letter + parts.map(encodePart).join('.');

/** Whatever separates here, or is not for cookies, is escaped by its code; ids, which are digits, stay as they are. */
const encodePart = (part: string) =>
  part.replace(/[^\w-]/g, (unit) => `!${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const decodePart = (part: string) =>
  part.replace(/!([\da-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Tells visitors apart, so that one never gets what was kept of another: FNV-1a over the id's UTF-16. */
function tagOf(visitorId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < visitorId.length; index++) {
    hash = Math.imul(hash ^ visitorId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
