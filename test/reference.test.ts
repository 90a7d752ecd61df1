import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCommands } from './support/commands';
import { readReference } from './support/referencePage';
import { entriesOfPackage, type PublicField, readPublicTypes } from './support/publicTypes';

/** Types that an app only passes on, or that are for those who write a binding to another library; the page says so of each. */
const OPAQUE = [
  ...['InitialConfig', 'InitialDecisions', 'World', 'ConvertConfigQueryOptions'],
  // What the devtools see.
  ...['Inspection', 'Question', 'AnyResult'],
  // The parts of a parsed config: docs/protocol.md, section 2.
  ...['Experience', 'Variation', 'Feature', 'Goal', 'Audience', 'Segment', 'Location', 'Ruled'],
];

const page = readReference(readFileSync('docs/reference.md', 'utf8'));
const entries = entriesOfPackage();
const published = readPublicTypes(entries, (name) => OPAQUE.includes(name));
/** What a local server is told over HTTP. */
const served = readPublicTypes({ serve: 'src/cli/server/fault.ts' }, (name) => name === 'Faults');
const types = [...published.types, ...served.types.filter(({ name }) => name === 'Fault')];
const named = types.filter(({ isNamed }) => isNamed);

describe('docs/reference.md', () => {
  it('has a chapter for each entry, which names everything that the entry exports', () => {
    expect(Object.keys(entries).filter((entry) => !page.chapters.has(entry))).toEqual([]);
    const missing = published.exports.filter(({ entry, name }) => !page.chapters.get(entry)?.names.has(name));
    expect(missing.map(({ entry, name }) => `${name} of ${entry}`)).toEqual([]);
  });

  it('names the parameters of every function', () => {
    const functions = published.exports.filter(({ parameters }) => parameters.length > 0);
    expect(functions.length).toBeGreaterThan(20);
    const missing = functions.flatMap(({ name, parameters }) =>
      parameters.filter((parameter) => !page.textsOf(name).some((text) => text.includes(parameter))),
    );
    expect(missing).toEqual([]);
  });

  it('has a line for every prop, option, result field and method, and none for what there is not', () => {
    expect(named.length).toBeGreaterThan(30);
    for (const { name, fields } of named) {
      expect([...page.rowsOf(name).keys()].sort(), name).toEqual(fields.map((field) => field.name).sort());
    }
  });

  it('names the fields of what has no type of its own, in the line of what takes or returns it', () => {
    const unnamed = types.filter(({ isNamed }) => !isNamed);
    expect(unnamed.length).toBeGreaterThan(3);
    const missing = unnamed.flatMap(({ name, fields }) =>
      fields
        .filter((field) => !page.textsOf(name).some((text) => new RegExp(`\\b${field.name}\\b`).test(text)))
        .map((field) => `${field.name} of ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('lists the values of what takes one of a few', () => {
    const lists = published.exports.filter(({ name, literals }) => literals.length > 0 && name !== 'ConvertErrorCode');
    for (const { name, literals } of lists) expect([...page.rowsOf(name).keys()].sort()).toEqual([...literals].sort());

    // A field may also name the list.
    const unions = published.exports.map(({ literals }) => [...literals].sort().join());
    const isListed = (text: string, { literals }: PublicField) =>
      literals.every((literal) => text.includes(`'${literal}'`)) || unions.includes([...literals].sort().join());
    const missing = named.flatMap(({ name, fields }) =>
      fields
        .filter((field) => !isListed(page.rowsOf(name).get(field.name) ?? '', field))
        .map((field) => `${field.name} of ${name}: ${field.literals.join(', ')}`),
    );
    expect(missing).toEqual([]);
  });

  it('gives every default, and says where a number is of milliseconds', () => {
    const checked = named.flatMap(({ name, fields }) =>
      fields.flatMap((field) => factsOf(field.doc).map((fact) => ({ name, field, fact }))),
    );
    expect(checked.length).toBeGreaterThan(40);
    const missing = checked.filter(
      ({ name, field, fact }) => !page.rowsOf(name).get(field.name)?.toLowerCase().includes(fact.toLowerCase()),
    );
    expect(missing.map(({ name, field, fact }) => `${field.name} of ${name}: ${fact}`)).toEqual([]);
  });

  it('has a line for every flag of every command, and none for what there is not', () => {
    const commands = readCommands();
    const inHelp = [...readFileSync('src/cli/runCli.ts', 'utf8').matchAll(/^ {2}(\w+) <sdkKey|^ {2}(\w+) <file/gm)];
    expect(commands.map(({ name }) => name).sort()).toEqual(inHelp.map(([, one, other]) => one ?? other).sort());
    for (const { name, flags } of commands) {
      expect([...page.rowsOf(`convert-react ${name}`).keys()].sort(), name).toEqual([...flags].sort());
    }
  });
});

/** What a doc comment says after "Default", as far as it can be compared; and the unit. */
function factsOf(doc: string): string[] {
  const [, after = ''] = /\bdefault\b:?(.*)/is.exec(doc) ?? [];
  const values = after.match(/`[^`]+`|\b\d[\d,]*\b|\b(?:true|false)\b/g) ?? [];
  return [...values.map((value) => value.replaceAll('`', '')), ...(/^Milliseconds/.test(doc) ? ['milliseconds'] : [])];
}
