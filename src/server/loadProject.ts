import { createPreview } from '../engine';
import { requestOf } from '../client/projectState';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import { realTimers } from '../config/timers';
import type { Preview } from '../decision/decision';
import type { ConvertError } from '../errors';
import { attempt, usableNumber } from '../values';
import type { ServerConvertOptions } from './serverOptions';
import { fetchConfigWithin, networkError, type SharedConfigs } from './sharedConfigs';

/** The project of a request, or the reason why there is none. `preview` is null when there is none, or something is wrong with it. */
export type Loaded = Found & { readonly preview: Preview | null };

type Found =
  | { readonly status: 'ready'; readonly project: Project; readonly document: unknown }
  | { readonly status: 'timeout' }
  | { readonly status: 'error'; readonly error: ConvertError };

/** Loads the project of a request: from the document given, else from what all requests share. Never rejects. */
export function createProjectLoader(
  options: ServerConvertOptions,
  shared: SharedConfigs,
  report: (error: ConvertError) => void,
) {
  const pageTimeout = usableNumber(options.timeout, 0, 1_000);
  const maxAgeMs = usableNumber(options.maxAgeMs, 0, 300_000);
  const staleMs = usableNumber(options.staleMs, 0, 3_600_000);
  const request = requestOf(options, globalThis);
  const fetchDraft = (experienceId: string) => fetchConfigWithin(realTimers, { ...request, experienceId }, pageTimeout);
  const preview = createPreview(searchOf(options.preview), fetchDraft, report);
  let underWay: Promise<unknown> = Promise.resolve();

  const read = async (timeout: number): Promise<Found> => {
    if (options.config !== undefined) return parse(options.config);
    const served = await shared.get(request, { timeout, maxAgeMs, staleMs });
    if (served.fetching) underWay = served.fetching.then((error) => error && report(error));
    if (served.document !== null) return parse(served.document);
    const { error } = served;
    // A request that does not wait cannot be late.
    if (error || timeout > 0) report(error ?? networkError(request, `no answer in ${timeout} ms`));
    return error ? { status: 'error', error } : { status: 'timeout' };
  };

  const parse = (document: unknown): Found => {
    const parsed = parseConfig(document);
    if (parsed.ok) return { status: 'ready', project: parsed.project, document };
    report(parsed.error);
    return { status: 'error', error: parsed.error };
  };

  return {
    /** Waits as long as the app allows, or `timeout` where no page is waiting. */
    async load(timeout = pageTimeout): Promise<Loaded> {
      let found = await read(timeout);
      if (found.status === 'ready') {
        // Adds the draft of a preview. Without it in time there is no preview.
        const document = await preview.complete(found.project, found.document);
        if (document) found = parse(document);
      }
      return { ...found, preview: preview.current };
    },
    /** Resolves when no fetch that this request began is under way. */
    idle: () => underWay,
  };
}

/** The query string of an address, or the query string itself. */
function searchOf(preview: ServerConvertOptions['preview']): string {
  const text = attempt(() => String(preview ?? ''), '');
  return text.includes('?') ? text.slice(text.indexOf('?')).replace(/#.*$/s, '') : text;
}
