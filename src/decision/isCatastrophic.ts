/** In how many ways a repeated group may match before its pattern is refused: `(\d{1,3}\.){3}` is harmless, `(a{1,9}){30}` is not. */
const MOST_WAYS = 10_000;

const GROUP_START = /^\((?:\?(?::|=|!|<=|<!|<[^>]*>))?/;
const ATOM = /^(?:\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^])/;
const LITERAL = /^(?:[^\\^$.*+?()[\]{}|]|\\[^a-z0-9])$/i;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

interface Reader {
  rest: string;
  foundCatastrophe: boolean;
}

/** How many ways there are to match the same text, counted on the safe side, and the text it must begin with. */
interface Part {
  readonly ways: number;
  readonly lead: string;
}

/**
 * Whether a pattern can backtrack exponentially: whether it repeats a group that can match the same text in several ways.
 * `^(a+)+$` keeps a backtracking engine busy for seconds on 27 characters.
 */
export function isCatastrophic(source: string): boolean {
  const reader: Reader = { rest: source, foundCatastrophe: false };
  readAlternatives(reader);
  return reader.foundCatastrophe;
}

function readAlternatives(reader: Reader): number {
  const alternatives = [readSequence(reader)];
  while (take(reader, /^\|/) !== '') alternatives.push(readSequence(reader));
  const ways = alternatives.map((alternative) => alternative.ways);
  return areDistinct(alternatives) ? Math.max(...ways) : ways.reduce((sum, each) => sum + each);
}

/** Alternatives that begin with different text leave nothing to try again. */
function areDistinct(alternatives: readonly Part[]): boolean {
  return alternatives.every(({ lead }, index) =>
    alternatives.every((other, otherIndex) => index === otherIndex || !other.lead.startsWith(lead)),
  );
}

function readSequence(reader: Reader): Part {
  let ways = 1;
  let lead = '';
  let isLead = true;
  while (reader.rest !== '' && !/^[|)]/.test(reader.rest)) {
    const atom = readAtom(reader);
    const quantifier = take(reader, QUANTIFIER);
    take(reader, /^\?/);
    isLead &&= atom.lead !== '' && quantifier === '';
    if (isLead) lead += atom.lead;
    const { least, most } = readBounds(quantifier);
    // Not `1 ** Infinity`, which is NaN.
    const repeated = atom.ways === 1 ? 1 : atom.ways ** most;
    if (most > 1 && repeated > MOST_WAYS) reader.foundCatastrophe = true;
    ways *= repeated * (most - least + 1);
  }
  return { ways, lead };
}

function readAtom(reader: Reader): Part {
  if (take(reader, GROUP_START) !== '') {
    const ways = readAlternatives(reader);
    take(reader, /^\)/);
    return { ways, lead: '' };
  }
  const atom = take(reader, ATOM);
  return { ways: 1, lead: LITERAL.test(atom) ? atom.toLowerCase() : '' };
}

function readBounds(quantifier: string): { least: number; most: number } {
  if (quantifier === '') return { least: 1, most: 1 };
  if (quantifier === '?') return { least: 0, most: 1 };
  if (!quantifier.startsWith('{')) return { least: 0, most: Infinity };
  const [least, most] = quantifier.slice(1, -1).split(',');
  return { least: Number(least), most: most === undefined ? Number(least) : most === '' ? Infinity : Number(most) };
}

function take(reader: Reader, pattern: RegExp): string {
  const taken = pattern.exec(reader.rest)?.[0] ?? '';
  reader.rest = reader.rest.slice(taken.length);
  return taken;
}
