import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createConvertServer, type ConvertServer } from '../../../src/cli/createConvertServer';
import { parseConfig } from '../../../src/config/parseConfig';
import { decideExperience } from '../../../src/decision/decideExperience';
import { until as untilWithin } from '../../support/until';
import { freePort } from './freePort';
import { installExample } from './installExample';
import { launchBrowser } from './openVisitor';
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
    account_id: string;
    project: { id: string; settings: { version: string } };
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

interface NextExample {
  convert: ConvertServer;
  /** A server process of its own, which knows nothing of earlier ones. */
  start(): Promise<StartedProcess>;
  close(): Promise<void>;
}

/**
 * The Next example, built, with the Convert server that it was built for. Static pages have the server's address in
 * them, so a build is used again where its port is free.
 */
async function createNextExample(): Promise<NextExample> {
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

/** A browser on a busy machine takes its time. */
export const until = (condition: () => boolean | Promise<boolean>) => untilWithin(condition, 30_000);

/**
 * The example and a browser for all tests of a file, and what the Convert server received in the test that runs. With
 * `pages`, also a server process that has answered them, and so has the config whatever a test makes of it for browsers.
 */
export function setUpNextExample(pages: readonly string[] = []) {
  const next = {
    /** The events of one type, in order of arrival. */
    events: (type: 'bucketing' | 'conversion') =>
      next.example.convert.events().filter(({ eventType }) => eventType === type),
  } as {
    browser: Browser;
    example: NextExample;
    app: StartedProcess;
    events: (type: 'bucketing' | 'conversion') => ReturnType<ConvertServer['events']>;
  };
  beforeAll(async () => {
    next.example = await createNextExample();
    next.browser = await launchBrowser();
    if (pages.length > 0) next.app = await next.example.start();
    for (const page of pages) await (await fetch(next.app.url + page)).text();
  }, 600_000);
  afterAll(async () => {
    await next.browser?.close();
    await next.app?.stop();
    await next.example?.close();
  });
  beforeEach(() => next.example.convert.clear());
  return next;
}
