import { createPreview } from '../client/createPreview';
import { fetchConfig } from '../config/fetchConfig';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { Timers } from '../config/timers';
import type { Preview } from '../decision/decision';
import { ConvertError } from '../errors';
import type { SharedConfigs } from './createSharedConfigs';
import type { ServerConvertOptions } from './serverOptions';
import { settledWithin } from './settledWithin';

const TIMEOUT_MS = 1_000;
const MAX_AGE_MS = 300_000;
const STALE_MS = 3_600_000;

/** What a request knows of the project: all of it, or why nothing. */
export type Loaded = LoadedProject | { readonly status: 'timeout' } | { readonly status: 'error'; error: ConvertError };

export interface LoadedProject {
  readonly status: 'ready';
  readonly project: Project;
  readonly document: unknown;
  readonly preview: Preview | null;
}

export interface ProjectLoader {
  /** Waits for a config as long as the app says, or longer where no page is waiting. */
  load(timeout?: number): Promise<Loaded>;
  /** Resolves when no fetch that this request began is under way. */
  settled(): Promise<void>;
}

/** Loads the project of a request: from the document given, else from what all requests share. Never rejects. */
export function createProjectLoader(
  options: ServerConvertOptions,
  shared: SharedConfigs,
  timers: Timers,
  report: (error: ConvertError) => void,
): ProjectLoader {
  const { timeout: pageTimeout = TIMEOUT_MS, maxAgeMs = MAX_AGE_MS, staleMs = STALE_MS } = options;
  const request = requestOf(options);
  let underWay: Promise<unknown> = Promise.resolve();

  const read = async (timeout: number): Promise<{ document: unknown } | Loaded> => {
    if (options.config !== undefined) return { document: options.config };
    const served = await shared.get(request, { timeout, maxAgeMs, staleMs });
    if (served.fetching) underWay = served.fetching.then((error) => error && report(error));
    if (served.document !== null) return served;
    const error = served.error ?? new ConvertError('config-network', { message: `no config within ${timeout} ms` });
    if (!served.fetching || !served.error) report(error);
    return served.reason === 'timeout' ? { status: 'timeout' } : { status: 'error', error };
  };

  const parse = (document: unknown, preview: Preview | null): Loaded => {
    const parsed = parseConfig(document);
    if (parsed.ok) return { status: 'ready', project: parsed.project, document, preview };
    report(parsed.error);
    return { status: 'error', error: parsed.error };
  };

  /** With the draft that a preview asks for; without a preview when it cannot be had in time. */
  const withPreview = async (loaded: LoadedProject): Promise<Loaded> => {
    const search = searchOf(options.preview);
    const fetchDraft = (experienceId: string) => fetchConfig({ ...request, experienceId });
    const preview = createPreview({ search, fetchDraft, onError: report });
    const completing = preview.completion()?.(loaded.project, loaded.document) ?? null;
    if (!completing) return { ...loaded, preview: preview.current() };
    let document: unknown = null;
    await settledWithin(
      timers,
      completing.then((complete) => (document = complete)),
      pageTimeout,
    );
    return document === null ? loaded : parse(document, preview.current());
  };

  return {
    async load(timeout = pageTimeout) {
      const found = await read(timeout);
      const loaded = 'document' in found && !('status' in found) ? parse(found.document, null) : (found as Loaded);
      return loaded.status === 'ready' ? withPreview(loaded) : loaded;
    },
    settled: () => underWay.then(() => undefined),
  };
}

function requestOf(options: ServerConvertOptions) {
  const { sdkKey, accountId, projectId, environment, secret, debugToken, debugTokenIn, lowCache } = options;
  const named = { sdkKey, accountId, projectId, environment, secret, debugToken, debugTokenIn, lowCache };
  const { configEndpoint, fetch } = options;
  return Object.fromEntries(
    Object.entries({ ...named, configEndpoint, fetch }).filter(([, value]) => value !== undefined),
  );
}

/** The query string of an address, or the query string itself. */
function searchOf(preview: ServerConvertOptions['preview']): string | null {
  if (preview === undefined || preview === null) return null;
  const text = String(preview);
  return text.includes('?') ? text.slice(text.indexOf('?')).replace(/#.*$/s, '') : text;
}
