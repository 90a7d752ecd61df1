import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { attempt } from '../values';
import { type ConfigDocument, isConfigDocument } from '../config/configDocument';
import { fetchConfig } from '../config/fetchConfig';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';

/** What the commands use of the process that they run in. A test passes its own. */
export interface CliWorld {
  /** Writes a line to standard output, or to standard error. */
  print(line: string): void;
  printError(line: string): void;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
  /** Calls the listener when the user interrupts. Returns a function that removes it. */
  onInterrupt(listener: () => void): () => void;
}

export const processWorld: CliWorld = {
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
  fetch: (...request) => fetch(...request),
  onInterrupt(listener) {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.once(signal, listener);
    return () => signals.forEach((signal) => void process.off(signal, listener));
  },
};

/** The arguments make no sense. The user has to call the command differently. */
export class UsageError extends Error {}

/** The arguments are fine, but the command failed. `message` is all that the user sees. */
export class CommandError extends Error {}

/** The one argument of a command that is not an option. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument, extra] = positionals;
  if (argument === undefined || argument === '') throw new UsageError(`${what} is missing.`);
  if (extra !== undefined) throw new UsageError(`${extra} is one argument too many.`);
  return argument;
}

/** The options of every command that takes an SDK key or a file. */
export const SOURCE_OPTIONS = {
  environment: { type: 'string' },
  secret: { type: 'string' },
  'debug-token': { type: 'string' },
  'config-endpoint': { type: 'string' },
} as const;

type SourceValues = Partial<Record<keyof typeof SOURCE_OPTIONS, string | undefined>>;

/** The project in a file, if there is a file of that name; else of the SDK key, from the config server. */
export async function loadProject(source: string, values: SourceValues, world: CliWorld): Promise<Project> {
  // A name that looks like a path is a file even when there is none.
  const isFile = /^[./\\~]|\.json$/i.test(source) || existsSync(source);
  const parsed = parseConfig(await (isFile ? readDocument(source) : fetchDocument(source, values, world)));
  if (!parsed.ok) throw parsed.error;
  return parsed.project;
}

function fetchDocument(sdkKey: string, values: SourceValues, world: CliWorld): Promise<ConfigDocument> {
  const { environment, secret = world.env['CONVERT_SDK_SECRET'] } = values;
  const debugToken = values['debug-token'] ?? world.env['CONVERT_DEBUG_TOKEN'];
  const configEndpoint = values['config-endpoint'];
  const options = { sdkKey, environment, secret, debugToken, configEndpoint };
  return fetchConfig({ ...options, fetch: world.fetch, isBrowser: false });
}

/** Reads the config document in a file. */
export async function readDocument(file: string): Promise<ConfigDocument> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    );
  });
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CommandError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  if (!isConfigDocument(document)) {
    throw new CommandError(`${file} is no config document: account_id or project.id is missing.`);
  }
  return document;
}

const POLL_MS = 300;

/** Calls back for each new content of the file, or with a message when it cannot be used. Returns a function that stops watching. */
export function watchDocument(
  file: string,
  onChange: (document: ConfigDocument) => void,
  onFailure: (message: string) => void,
): () => void {
  let before = stampOf(file);
  // Polled, because editors replace a file in ways that end a watch on it. Not by `watchFile`: it looks for the first time a
  // while after the call, and takes what it finds then for the old content.
  const timer = setInterval(() => {
    const now = stampOf(file);
    if (now === before) return;
    before = now;
    readDocument(file).then(onChange, (error: Error) => onFailure(error.message));
  }, POLL_MS);
  return () => clearInterval(timer);
}

/** Changes with the content. Empty when there is no file, or when it cannot be read. */
function stampOf(file: string): string {
  const stats = attempt(() => statSync(file), null);
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
}
