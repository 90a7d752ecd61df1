import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../config/parseConfig';
import type { Experience, Feature, Project } from '../config/project';
import { type CliWorld, CommandError, onlyArgument, loadDocument, SOURCE_OPTIONS } from './command';

/** `convert-react types <sdkKey|file> [-o file]` */
export async function typesCommand(args: string[], world: CliWorld): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...SOURCE_OPTIONS, output: { type: 'string', short: 'o' } },
  });
  const document = await loadDocument(onlyArgument(positionals, 'The SDK key or file'), values, world);
  const parsed = parseConfig(document);
  if (!parsed.ok) throw parsed.error;
  const text = generateTypes(parsed.project);
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
    ...listOf('experiences', [...experiencesByKey.values()].filter(hasKey).map(experienceLine)),
    ...listOf('features', [...featuresByKey.values()].filter(hasKey).map(featureLine)),
    ...listOf(
      'goals',
      [...goalsByKey.values()].filter(hasKey).map(({ key }) => `{ key: ${literal(key)} }`),
    ),
    TAIL,
  ].join('\n');
}

function listOf(name: string, lines: string[]): string[] {
  return [`  ${name}: [`, ...lines.map((line) => `    ${line},`), '  ],'];
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

function hasKey({ key }: { key: string }): boolean {
  return key !== '';
}

/** A string literal. People write the keys, so they may contain quotes and line breaks. */
function literal(text: string): string {
  return /^[\w -]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}
