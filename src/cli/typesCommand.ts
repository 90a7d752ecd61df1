import type { Experience, Feature, Project } from '../config/project';
import { type CliWorld, loadProject, OUTPUT_OPTIONS, readArguments, writeOutput } from './command';

/** `convert-react types <sdkKey|file> [-o file]` */
export async function typesCommand(args: string[], world: CliWorld): Promise<void> {
  const { argument, values } = readArguments(args, 'The SDK key or file', OUTPUT_OPTIONS);
  const { output } = values;
  const text = generateTypes(await loadProject(argument, values, world));
  if (output === undefined) return world.print(text.trimEnd());
  const isEarlier = (before: string) => before.includes(MARK);
  world.print(`${output} is ${await writeOutput(output, text, 'file of this command', isEarlier)}.`);
}

/** Tells a file of this command from one that somebody wrote. */
const MARK = 'Written by `convert-react types`.';

const HEAD = `/* eslint-disable */
// ${MARK} Run it again when the project changes; what you write here is lost.

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
