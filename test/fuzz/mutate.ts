import fc from 'fast-check';
import { materialise, oddValue } from './hostile';

/** One change to a document: where (by counting through its members), and what becomes of the member there. */
export interface Mutation {
  where: number;
  how: 'replace' | 'delete' | 'repeat' | 'rename' | 'wrap' | 'cycle';
  value: unknown;
  name: string;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  where: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'repeat', 'rename', 'wrap', 'cycle'),
  value: oddValue,
  name: fc.constantFrom('__proto__', 'constructor', 'id', 'key', 'rules', 'value', 'toString', 'length', ''),
});

/** Applies the mutations to the document itself, which is the caller's own. */
export function mutate(document: unknown, mutations: readonly Mutation[]): unknown {
  for (const { where, how, value: described, name } of mutations) {
    const value = materialise(described);
    const members = membersOf(document);
    const member = members[where % members.length];
    if (!member) return document;
    const [owner, key] = member;
    if (how === 'replace') setOwn(owner, key, value);
    else if (how === 'delete') remove(owner, key);
    else if (how === 'repeat') repeat(owner, key);
    else if (how === 'wrap') setOwn(owner, key, [owner[key]]);
    else if (how === 'cycle') setOwn(owner, key, document);
    else rename(owner, key, name);
  }
  return document;
}

type Owner = Record<string, unknown>;

function membersOf(root: unknown): [Owner, string][] {
  const found: [Owner, string][] = [];
  const seen = new Set<unknown>();
  const queue: unknown[] = [root];
  while (queue.length > 0 && found.length < 5000) {
    const owner = queue.shift();
    if (typeof owner !== 'object' || owner === null || seen.has(owner) || !isPlain(owner)) continue;
    seen.add(owner);
    for (const [key, value] of Object.entries(owner)) {
      found.push([owner as Owner, key]);
      queue.push(value);
    }
  }
  return found;
}

/** Hostile objects are leaves: looking into them is what must not be done carelessly, here either. */
function isPlain(value: object): boolean {
  try {
    return Object.values(Object.getOwnPropertyDescriptors(value)).every((each) => 'value' in each);
  } catch {
    return false;
  }
}

function setOwn(owner: Owner, key: string, value: unknown): void {
  Object.defineProperty(owner, key, { value, writable: true, enumerable: true, configurable: true });
}

function remove(owner: Owner, key: string): void {
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else delete owner[key];
}

function repeat(owner: Owner, key: string): void {
  if (Array.isArray(owner)) owner.push(owner[Number(key)]);
  else setOwn(owner, `${key}${key}`, owner[key]);
}

function rename(owner: Owner, key: string, name: string): void {
  const value = owner[key];
  remove(owner, key);
  setOwn(owner, Array.isArray(owner) ? String(owner.length) : name, value);
}
