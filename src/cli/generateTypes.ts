import type { Experience, Feature, Project } from '../config/project';

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

/** A variation without a key goes by its id, as decisions name it. */
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

/** Keys are made by people; whatever they hold, it stays text. */
function literal(text: string): string {
  return /^[\w -]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}
