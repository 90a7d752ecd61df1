import { createConfigCache } from '../config/configCache';
import { fetchConfig } from '../config/fetchConfig';
import { toDelay } from '../config/timers';
import type { Project } from '../config/project';
import { isWhole } from './basis';
import type { ConvertClientOptions } from './clientOptions';
import { createConfigState } from './createConfigState';
import { createPreview } from './createPreview';
import { requestOf } from './requestOf';
import type { ClientBase } from './wireBase';
import type { World } from './world';

export interface ConfigNeeds extends Pick<ClientBase, 'handover' | 'storage' | 'scope' | 'reporter'> {
  onChange: () => void;
  /** The source has said something, be it nothing new. */
  onRead: () => void;
}

const TIMEOUT_MS = 2_000;

/** What is known of the project: the config, kept from visit to visit, with a previewed draft in it. */
export function wireConfig(options: ConvertClientOptions, world: World, needs: ConfigNeeds) {
  const { handover, storage, scope, onChange, onRead } = needs;
  const { environment, configEndpoint } = options;
  const onError = needs.reporter.report;
  const request = requestOf(options, world);
  const preview = createPreview({
    search: searchOf(options, world),
    fetchDraft: (experienceId) => fetchConfig({ ...request, experienceId }),
    onError,
  });
  const cache = createConfigCache({
    storage,
    // Another endpoint serves another document, as of a staging that lives on the same origin.
    scope: `${scope}/${environment ?? ''}${configEndpoint ? `/${configEndpoint}` : ''}`,
    now: world.now,
  });
  // A debug token shows drafts, which are not for a visit without it.
  const isKeepable = !options.config && !options.debugToken;
  /** As it was read it stays, with its age. */
  let kept: unknown = null;
  const config = createConfigState({
    ...world,
    handedOver: handover?.basis ?? null,
    readInitial: () => (isKeepable ? (kept = cache.read()) : null),
    timeout: toDelay(options.timeout ?? NaN, TIMEOUT_MS),
    completion: preview.completion,
    onChange,
    onRead,
    onError,
  });
  /** Keeps the document for the next visit; called where that is allowed. */
  const keep = () => {
    const document = config.document();
    if (!isKeepable || document === null || document === kept) return;
    kept = document;
    cache.write(document);
  };
  const project = (): Project | null => {
    const basis = config.basis();
    return basis.status === 'ready' ? basis.project : null;
  };
  return {
    request,
    cache,
    config,
    keep,
    preview: preview.current,
    isPreview: () => preview.current() !== null,
    project,
    /** Null also while there is only a part of it. */
    wholeProject: () => (isWhole(config.basis()) ? project() : null),
  };
}

/** The query string that may ask for a preview; null when the app has not opted in. */
function searchOf({ preview, initialState }: ConvertClientOptions, world: World): string | null {
  const served = initialState?.preview;
  // What the server previews is on screen: the page goes on with it.
  if (served) return `?convert_preview=${served.experienceId}.${served.variationId}`;
  return typeof preview === 'string' ? preview : preview ? world.search() : null;
}
