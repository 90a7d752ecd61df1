import { attempt } from '../values';
import {
  chooseFlow,
  createChoices,
  joinFlows,
  NOTHING,
  type PatternFlow,
  type PatternPart,
  repeatFlow,
} from './patternFlow';

const LONGEST_PATTERN = 512;
const LONGEST_VALUE = 2048;

/** Compares with a rule's pattern, unless that could run for ever (protocol §3.7). Throws when the pattern is malformed. */
export function toPatternTest(target: unknown): (value: unknown) => boolean | undefined {
  const source = String(target);
  const pattern = source.length > LONGEST_PATTERN || isCatastrophic(source) ? null : new RegExp(source, 'i');
  return (asked) => {
    const value = String(asked);
    // Parity (protocol §3.6): the value is lower-cased although the pattern ignores case. The limit is for the value as it came.
    return pattern === null || value.length > LONGEST_VALUE ? undefined : pattern.test(value.toLowerCase());
  };
}

/** A pattern that can match in more ways is refused: `(\d{1,3}\.){3}` is harmless, `(a{1,9}){30}` is not. */
const MOST_WAYS = 10_000;

const GROUP_START = /^\((?:\?(?::|=|!|<=|<!|<[^>]*>))?/;
const LOOKAROUND = /^\(\?<?[=!]/;
const ESCAPE = /^\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|k<[^>]*>|\d+|[^])/i;
const ATOM = /^(?:\[(?:\\[^]|[^\]\\])*\]|[^])/;
const BOUNDARY = /^\\b$/i;
const BACKREFERENCE = /^\\[k\d]/;
const LITERAL = /^(?:[^\\^$.*+?()[\]{}|]|\\[^a-z0-9])$/i;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

interface Reader {
  readonly source: string;
  readonly samples: Map<string, string>;
  rest: string;
  foundCatastrophe: boolean;
}

/**
 * Whether a pattern can backtrack exponentially. Such a pattern repeats a group that can match one text in several ways where
 * no character decides between them, or has many neighbours that can share one text. `^(a+)+$` keeps a
 * backtracking engine busy for seconds on 27 characters; so does `a?` thirty times before thirty `a`, on 30 characters.
 */
export function isCatastrophic(source: string): boolean {
  if (!/[*+?{|]/.test(source)) return false;
  const reader: Reader = { source, samples: new Map(), rest: source, foundCatastrophe: false };
  readAlternatives(reader);
  return reader.foundCatastrophe;
}

function readAlternatives(reader: Reader): PatternPart {
  const alternatives = [readSequence(reader)];
  while (take(reader, /^\|/) !== '') alternatives.push(readSequence(reader));
  const ways = alternatives.map((alternative) => alternative.ways);
  // When all begin with different text, the engine never has to try another one.
  const areSeparate = alternatives.every((one) =>
    alternatives.every((other) => one === other || !other.lead.startsWith(one.lead)),
  );
  const characters = alternatives.map((alternative) => alternative.characters).join('');
  return {
    ...chooseFlow(alternatives),
    ways: areSeparate ? Math.max(...ways) : ways.reduce((sum, each) => sum + each),
    lead: '',
    characters,
    boundaries: Math.max(...alternatives.map(({ boundaries }) => boundaries)),
    tail: areSeparate ? alternatives.map(({ tail }) => tail).join('') : characters,
  };
}

function readSequence(reader: Reader): PatternPart {
  const choices = createChoices();
  let { ways, lead, characters } = NOTHING;
  let flow: PatternFlow = NOTHING;
  let isLead = true;
  while (reader.rest !== '' && !/^[|)]/.test(reader.rest)) {
    const isGroup = reader.rest.startsWith('(');
    const atom = readAtom(reader);
    const quantifier = take(reader, QUANTIFIER);
    take(reader, /^\?/);
    isLead &&= atom.lead !== '' && quantifier === '';
    if (isLead) lead += atom.lead;
    characters += atom.characters;
    const [least, most] = readBounds(quantifier);
    const repeatedFlow = repeatFlow(atom, least, most);
    flow = joinFlows(flow, repeatedFlow);
    // `1 ** Infinity` is NaN, so one way is handled apart.
    const isOneWay = atom.ways === 1 || (most > 1 && repeatedFlow.isDeterministic);
    const repeated = isOneWay ? 1 : atom.ways ** most;
    const atomWays = repeated * (most - least + 1);
    if (most > 1 && repeated > MOST_WAYS) reader.foundCatastrophe = true;
    if (choices.add(atom, { ways: atomWays, least, most, isGroup }) > MOST_WAYS) reader.foundCatastrophe = true;
    ways *= atomWays;
  }
  return { ...flow, ways, lead, characters, tail: choices.open(), boundaries: choices.boundaries() };
}

function readAtom(reader: Reader): PatternPart {
  const group = take(reader, GROUP_START);
  if (group !== '') {
    const inside = readAlternatives(reader);
    take(reader, /^\)/);
    return LOOKAROUND.test(group) ? { ...NOTHING, ways: inside.ways } : inside;
  }
  const atom = take(reader, ESCAPE) || take(reader, ATOM);
  const characters = sample(reader, atom);
  return {
    ...NOTHING,
    lead: LITERAL.test(atom) ? atom.toLowerCase() : '',
    consumes: characters !== '' && !BACKREFERENCE.test(atom),
    characters,
    first: characters,
    tail: characters,
    boundaries: BOUNDARY.test(atom) ? 1 : 0,
  };
}

function sample({ samples, source }: Reader, atom: string): string {
  if (LITERAL.test(atom)) return atom.slice(-1).toLowerCase();
  let characters = samples.get(atom);
  if (characters === undefined) samples.set(atom, (characters = samplePattern(atom, source)));
  return characters;
}

const BRACES: Record<string, string | undefined> = { '': '{1}', '?': '{0,1}', '+': '{1,}', '*': '{0,}' };

function readBounds(quantifier: string): [least: number, most: number] {
  const [least, most = least] = (BRACES[quantifier] ?? quantifier).slice(1, -1).split(',');
  return [Number(least), most === '' ? Infinity : Number(most)];
}

function take(reader: Reader, pattern: RegExp): string {
  const taken = pattern.exec(reader.rest)?.[0] ?? '';
  reader.rest = reader.rest.slice(taken.length);
  return taken;
}

/** All of ASCII and a few other characters of each kind. Lower case, as the values that patterns are tested with. */
const SAMPLE = [...[...Array(128).keys()].map((code) => String.fromCharCode(code)), ...'éıſ日\u00a0\u2028\ufeff']
  .filter((character) => character === character.toLowerCase())
  .join('');

/** Escapes by number or name. What they match depends on the whole pattern. */
const OPAQUE = /\\[0-9ckux]/;

/** The sample characters that an atom matches, found by running it; all of them when it cannot be run alone. */
function samplePattern(atom: string, source: string): string {
  const sample = SAMPLE + source.replace(/[\0-\x7f]/g, '').toLowerCase();
  if (OPAQUE.test(atom)) return sample;
  const pattern = attempt(() => new RegExp(`^(?:${atom})$`, 'i'), null);
  return pattern ? [...sample].filter((character) => pattern.test(character)).join('') : sample;
}
