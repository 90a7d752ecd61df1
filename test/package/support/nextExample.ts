import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConvertServer, type ConvertServer } from '../../../src/cli/createConvertServer';
import { parseConfig } from '../../../src/config/parseConfig';
import { decideExperience } from '../../../src/decision/decideExperience';
import { freePort } from './freePort';
import { installExample } from './installExample';
import { run } from './run';
import { startProcess, type StartedProcess } from './startProcess';

/** The key of the example's `.env`, and one with a secret. */
export const PUBLIC_KEY = '10000300/10000400';
export const PRIVATE_KEY = '10000300/private';
export const SECRET = 'the-secret-of-the-key';

export type BakeryConfig = ReturnType<typeof bakeryConfig>;

/** The document of the examples, a copy of one's own. */
export function bakeryConfig() {
  return JSON.parse(readFileSync('examples/next/convert.config.json', 'utf8')) as {
    project: { settings: { version: string } };
    experiences: { id: string; key: string; audiences: string[]; variations: BakeryVariation[] }[];
    audiences: { id: string; key: string; name: string; type: string; rules: unknown }[];
  };
}

interface BakeryVariation {
  id: string;
  key: string;
  traffic_allocation: number;
}

/** The id of somebody whom these experiences decide so. */
export function someoneWith(wanted: Record<string, string>): string {
  const parsed = parseConfig(bakeryConfig());
  if (!parsed.ok) throw parsed.error;
  const options = { attributes: { distance: 'walking' } };
  const ids = Array.from({ length: 5_000 }, (_, index) => `visitor-${index}`);
  return ids.find((id) =>
    Object.entries(wanted).every(
      ([key, variation]) => decideExperience(parsed.project, { id }, key, options).variation === variation,
    ),
  )!;
}

export interface NextExample {
  convert: ConvertServer;
  /** A server process of its own, which knows nothing of earlier ones. */
  start(): Promise<StartedProcess>;
  close(): Promise<void>;
}

/**
 * The Next example, built, with the Convert server that it was built for. Static pages have the server's address in
 * them, so a build is used again where its port is free.
 */
export async function createNextExample(): Promise<NextExample> {
  const folder = await installExample('next');
  const note = join(folder, '.built-for-port');
  const builtFor = existsSync(note) ? Number(readFileSync(note, 'utf8')) : null;
  const options = {
    config: bakeryConfig(),
    sdkKeys: [PUBLIC_KEY, PRIVATE_KEY],
    secrets: { [PRIVATE_KEY]: SECRET },
  };
  const atKnownPort =
    builtFor === null ? null : await createConvertServer({ ...options, port: builtFor }).catch(() => null);
  const convert = atKnownPort ?? (await createConvertServer(options));
  const env = {
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_PUBLIC_CONVERT_CONFIG_ENDPOINT: convert.configEndpoint,
    NEXT_PUBLIC_CONVERT_TRACK_ENDPOINT: convert.trackEndpoint,
    CONVERT_PRIVATE_SDK_KEY: PRIVATE_KEY,
    CONVERT_SECRET: SECRET,
  };
  const next = join('node_modules', 'next', 'dist', 'bin', 'next');
  if (!atKnownPort) {
    await run(process.execPath, [next, 'build'], { cwd: folder, env });
    writeFileSync(note, String(convert.port));
  }
  return {
    convert,
    start: async () => startProcess([next, 'start', '-H', '127.0.0.1', '-p', String(await freePort())], folder, env),
    close: () => convert.close(),
  };
}
