import { access } from 'node:fs/promises';
import type { ConfigDocument } from '../config/configDocument';
import { fetchConfig } from '../config/fetchConfig';
import { readDocument } from './readDocument';
import type { CliWorld } from './world';

/** The options of every command that takes an SDK key or a file. */
export const SOURCE_OPTIONS = {
  environment: { type: 'string' },
  secret: { type: 'string' },
  'debug-token': { type: 'string' },
  'config-endpoint': { type: 'string' },
} as const;

export type SourceValues = Partial<Record<keyof typeof SOURCE_OPTIONS, string | undefined>>;

/** The document that `source` stands for: a file where there is one of that name, else what the config server has for the key. */
export async function loadDocument(source: string, values: SourceValues, world: CliWorld): Promise<ConfigDocument> {
  if (await isFile(source)) return readDocument(source);
  const { environment, secret = world.env['CONVERT_SDK_SECRET'] } = values;
  const debugToken = values['debug-token'] ?? world.env['CONVERT_DEBUG_TOKEN'];
  const configEndpoint = values['config-endpoint'];
  const asked = { environment, secret, debugToken, configEndpoint };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  return fetchConfig({ ...given, sdkKey: source, fetch: world.fetch, isBrowser: false });
}

/** Whether to read it from disk; a name that can only be a file's is one even when there is none. */
async function isFile(source: string): Promise<boolean> {
  if (/^[./\\~]|\.json$/i.test(source)) return true;
  return access(source).then(
    () => true,
    () => false,
  );
}
