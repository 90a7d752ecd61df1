import { statSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { attempt } from '../values';
import { type ConfigDocument, isConfigDocument } from '../config/configDocument';
import { fetchConfig } from '../config/fetchConfig';
import { type CliWorld, CommandError } from './command';

/** The options of every command that takes an SDK key or a file. */
export const SOURCE_OPTIONS = {
  environment: { type: 'string' },
  secret: { type: 'string' },
  'debug-token': { type: 'string' },
  'config-endpoint': { type: 'string' },
} as const;

export type SourceValues = Partial<Record<keyof typeof SOURCE_OPTIONS, string | undefined>>;

/** The config document of a file, if there is a file of that name; else of the SDK key, from the config server. */
export async function loadDocument(source: string, values: SourceValues, world: CliWorld): Promise<ConfigDocument> {
  if (await isFile(source)) return readDocument(source);
  const { environment, secret = world.env['CONVERT_SDK_SECRET'] } = values;
  const debugToken = values['debug-token'] ?? world.env['CONVERT_DEBUG_TOKEN'];
  const configEndpoint = values['config-endpoint'];
  const asked = { environment, secret, debugToken, configEndpoint };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  return fetchConfig({ ...given, sdkKey: source, fetch: world.fetch, isBrowser: false });
}

/** Whether `source` is a file. A name that looks like a path counts as a file even when there is none. */
async function isFile(source: string): Promise<boolean> {
  if (/^[./\\~]|\.json$/i.test(source)) return true;
  return access(source).then(
    () => true,
    () => false,
  );
}

/** Reads the config document in a file. */
export async function readDocument(file: string): Promise<ConfigDocument> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    );
  });
  const document = parseJson(text, file);
  if (!isConfigDocument(document)) {
    throw new CommandError(`${file} is no config document: account_id or project.id is missing.`);
  }
  return document;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CommandError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
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
