import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Experience, Feature, Project } from '../config/project';
import { type CliWorld, CommandError, onlyArgument, loadProject, SOURCE_OPTIONS } from './command';

/** `convert-react types <sdkKey|file> [-o file]` */
export async function typesCommand(args: string[], world: CliWorld): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...SOURCE_OPTIONS, output: { type: 'string', short: 'o' } },
  });
  const project = await loadProject(onlyArgument(positionals, 'The SDK key or file'), values, world);
  const text = generateTypes(project);
  if (values.output === undefined) return world.print(text.trimEnd());
  world.print(await writeChanged(values.output, text));
}

/** Writes only a changed file, so that nothing that watches it runs for nothing. */
async function writeChanged(file: string, text: string): Promise<string> {
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before === text) return `${file} is up to date.`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return `${file} is written.`;
}

const HEAD = `/* eslint-disable */
// Written by \`convert-react types\`. Run it again when the project changes; what you write here is lost.

// A module must be in the program to be augmented, also where only \`convert-react/server\` is imported.
import type {} from 'convert-react';

/** What the compiler needs to know of the project: keys, variations, variables. */
export const config = {`;

const TAIL = `} as const;

declare module 'convert-react' {
  interface Register {
    config: typeof config;
  }
}
`;

/** A TypeScript module that tells the compiler a project's keys, variations and variables. The same project gives the same text. */
export function generateTypes({ experiencesByKey, featuresByKey, goalsByKey }: Project): string {
  return [
    HEAD,
    ...listOf('experiences', experiencesByKey, experienceLine),
    ...listOf('features', featuresByKey, featureLine),
    ...listOf('goals', goalsByKey, ({ key }) => `{ key: ${literal(key)} }`),
    TAIL,
  ].join('\n');
}

function listOf<Item>(name: string, byKey: ReadonlyMap<string, Item>, lineOf: (item: Item) => string): string[] {
  return [`  ${name}: [`, ...[...byKey.values()].map((item) => `    ${lineOf(item)},`), '  ],'];
}

/** A variation without a key is named by its id, as in decisions. */
function experienceLine({ key, variations }: Experience): string {
  const names = variations.map((variation) => variation.key || variation.id).filter((name) => name !== '');
  return `{ key: ${literal(key)}, variations: [${[...new Set(names)].map((name) => `{ key: ${literal(name)} }`).join(', ')}] }`;
}

function featureLine({ key, variables }: Feature): string {
  const items = variables.map((variable) => `{ key: ${literal(variable.key)}, type: ${literal(variable.type)} }`);
  return `{ key: ${literal(key)}, variables: [${items.join(', ')}] }`;
}

/** A string literal. People write the keys, so they may contain quotes and line breaks. */
function literal(text: string): string {
  return /^[\w -]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}
