import { createPreview } from '../client/createPreview';
import type { FetchConfigOptions } from '../config/fetchConfig';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { Timers } from '../config/timers';
import type { Preview } from '../decision/decision';
import { ConvertError } from '../errors';
import { askedUrl, type SharedConfigs, fetchConfigWithin } from './sharedConfigs';
import type { ServerConvertOptions } from './serverOptions';

const TIMEOUT_MS = 1_000;
const MAX_AGE_MS = 300_000;
const STALE_MS = 3_600_000;

/** What a request knows of the project: all of it, or why nothing. */
export type Loaded = LoadedProject | (Missing & Previewing);

type Missing = { readonly status: 'timeout' } | { readonly status: 'error'; readonly error: ConvertError };

interface Previewing {
  /** What the request asks to see, until something is wrong with it. */
  readonly preview: Preview | null;
}

interface Found {
  readonly status: 'ready';
  readonly project: Project;
  readonly document: unknown;
}

export type LoadedProject = Found & Previewing;

interface ProjectLoader {
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

  const fetchDraft = (experienceId: string) => fetchConfigWithin(timers, { ...request, experienceId }, pageTimeout);
  const preview = createPreview({ search: searchOf(options.preview), fetchDraft, onError: report });

  const read = async (timeout: number): Promise<{ document: unknown } | Missing> => {
    if (options.config !== undefined) return { document: options.config };
    const served = await shared.get(request, { timeout, maxAgeMs, staleMs });
    if (served.fetching) underWay = served.fetching.then((error) => error && report(error));
    if (served.document !== null) return served;
    const error = served.error ?? lateError(request, timeout);
    // Where nothing was to be waited for, nothing is late.
    if (served.error ? !served.fetching : timeout > 0) report(error);
    return served.reason === 'timeout' ? { status: 'timeout' } : { status: 'error', error };
  };

  const parse = (document: unknown): Found | Missing => {
    const parsed = parseConfig(document);
    if (parsed.ok) return { status: 'ready', project: parsed.project, document };
    report(parsed.error);
    return { status: 'error', error: parsed.error };
  };

  /** With the draft that a preview asks for; what cannot be had in time turns the preview off. */
  const withDraft = async (found: Found): Promise<Found | Missing> => {
    const document = await preview.completion()?.(found.project, found.document);
    return document ? parse(document) : found;
  };

  return {
    async load(timeout = pageTimeout) {
      const served = await read(timeout);
      const found = 'status' in served ? served : parse(served.document);
      const whole = found.status === 'ready' ? await withDraft(found) : found;
      return { ...whole, preview: preview.current() };
    },
    settled: () => underWay.then(() => undefined),
  };
}

const lateError = (request: FetchConfigOptions, timeout: number) =>
  new ConvertError('config-network', { url: askedUrl(request), message: `no answer in ${timeout} ms` });

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
