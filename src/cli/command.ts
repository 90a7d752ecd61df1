import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type ConfigDocument, isConfigDocument } from '../config/configDocument';
import { fetchConfig } from '../config/fetchConfig';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';

/** What the commands use of the process that they run in. A test passes its own. */
export const processWorld = {
  print: (line: string) => void process.stdout.write(`${line}\n`),
  printError: (line: string) => void process.stderr.write(`${line}\n`),
  env: process.env as Readonly<Record<string, string | undefined>>,
  /** Resolves when the user interrupts. */
  interrupted: () =>
    new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
    }),
};

export type CliWorld = typeof processWorld;

/** The arguments make no sense. The user has to call the command differently. */
export class UsageError extends Error {}

/** The arguments are fine, but the command failed. `message` is all that the user sees. */
export class CommandError extends Error {}

/** The options of a command, and its one argument that is none. `what` names that in the complaint that it is missing. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  what: string,
  options: Options,
) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [argument, extra] = positionals;
  if (argument === undefined || argument === '') throw new UsageError(`${what} is missing.`);
  if (extra !== undefined) throw new UsageError(`${extra} is one argument too many.`);
  return { argument, values };
}

/** An option with a text, and one that may be repeated. */
export const TEXT = { type: 'string' } as const;
export const TEXTS = { type: 'string', multiple: true } as const;

/** The options of every command that takes an SDK key or a file. */
export const SOURCE_OPTIONS = { environment: TEXT, secret: TEXT, 'debug-token': TEXT, 'config-endpoint': TEXT };

/** The options of the commands that write a file. */
export const OUTPUT_OPTIONS = { ...SOURCE_OPTIONS, output: { type: 'string', short: 'o' } } as const;

type SourceValues = Partial<Record<keyof typeof SOURCE_OPTIONS, string | undefined>>;

/** The project in a file, if there is a file of that name; else of the SDK key, from the config server. */
export async function loadProject(source: string, values: SourceValues, world: CliWorld): Promise<Project> {
  // A name that looks like a path is a file even when there is none.
  const isFile = /^[./\\~]|\.json$/i.test(source) || existsSync(source);
  return toProject(await (isFile ? readDocument(source) : fetchDocument(source, values, world)));
}

export function toProject(document: ConfigDocument): Project {
  const parsed = parseConfig(document);
  if (!parsed.ok) throw parsed.error;
  return parsed.project;
}

export function fetchDocument(sdkKey: string, values: SourceValues, world: CliWorld): Promise<ConfigDocument> {
  return fetchConfig({
    sdkKey,
    environment: values.environment,
    secret: values.secret ?? world.env['CONVERT_SDK_SECRET'],
    debugToken: values['debug-token'] ?? world.env['CONVERT_DEBUG_TOKEN'],
    configEndpoint: values['config-endpoint'],
    isBrowser: false,
  });
}

export async function readDocument(file: string): Promise<ConfigDocument> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    );
  });
  // PowerShell 5 writes UTF-16 where the output of a command goes into a file. A decoder leaves out the byte order mark.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder(encoding).decode(bytes));
  } catch (error) {
    throw new CommandError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  if (!isConfigDocument(document)) {
    throw new CommandError(`${file} is no config document: account_id or project.id is missing.`);
  }
  return document;
}

/** What is in a document, in one line. */
export function summaryOf(document: ConfigDocument): string {
  const { name, projectId, experiences, features, goals } = toProject(document);
  const parts = Object.entries({ experience: experiences, feature: features, goal: goals });
  const counts = parts.map(([what, list]) => countOf(list.length, what));
  return `${name || 'project'} (${projectId}) with ${counts.join(', ')}`;
}

export const countOf = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

/**
 * Writes over nothing but an earlier output of the same command, and only when it changes, so that nothing that watches the file
 * runs for nothing. `what` names such an output.
 */
export async function writeOutput(
  file: string,
  text: string,
  what: string,
  isEarlier: (before: string) => boolean,
): Promise<'written' | 'up to date'> {
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before === text) return 'up to date';
  if (before !== null && !isEarlier(before))
    throw new CommandError(`${file} is there already, and is no ${what}. Name another file, or delete it first.`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return 'written';
}
