import type { World } from '../world';
import type { VisitorStorage } from '../visitor/storage';
import { attempt } from '../values';
import { identityOf } from '../valueKey';
import type { ConfigLoaderOptions } from '../config/configLoader';
import { after, toDelay } from '../config/timers';
import type { ConfigSource } from '../config/configSource';
import { createConfigCache } from '../config/configCache';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { ConvertError } from '../errors';
import type { ClientSnapshot, ConvertClientOptions } from './convertClient';
import type { Basis, ProjectState, Question, ReadyBasis, Engine } from './types';

export const LOADING: Basis = { status: 'loading' };
export const TIMEOUT: Basis = { status: 'timeout' };
export const NOTHING_KNOWN: ProjectState = { parts: [], whole: LOADING };

export const partKey = (kind: Question['kind'], key: string) => `${kind}\n${key}`;

/** Every `partKey` of these. */
export const coversOf = (experiences: readonly string[], features: readonly string[]): ReadonlySet<string> =>
  new Set([...experiences.map((key) => partKey('experience', key)), ...features.map((key) => partKey('feature', key))]);

export function basisFor({ kind, key }: Pick<Question, 'kind' | 'key'>, state: ProjectState, visitorId: string): Basis {
  const covers = (part: ReadyBasis) =>
    part.covers?.has(partKey(kind, key)) && (part.visitorId ?? visitorId) === visitorId;
  return state.parts.find(covers) ?? state.whole;
}

/** Everything that can answer something, the latest first. */
export const readyBases = ({ parts, whole }: ProjectState): readonly ReadyBasis[] =>
  whole.status === 'ready' ? [...parts, whole] : parts;

export const projectOf = ({ parts, whole }: ProjectState): Project | null =>
  parts[0]?.project ?? (whole.status === 'ready' ? whole.project : null);

export function projectStatus(state: ProjectState): Pick<ClientSnapshot, 'status' | 'error'> {
  const { whole } = state;
  if (projectOf(state)) return { status: 'success', error: null };
  if (whole.status === 'error') return { status: 'error', error: whole.error };
  return { status: whole.status === 'timeout' ? 'timeout' : 'pending', error: null };
}

/** With what the server of another page hands over. It answers what it covers, unless the whole project is here. */
export function withHandover(state: ProjectState, more: ProjectState, isFinal: boolean): ProjectState {
  const part = readyBases(more)[0];
  if (!part || (state.whole.status === 'ready' && !isFinal)) return state;
  const { covers } = part;
  if (!covers) return more;
  const isCovered = (old: ReadyBasis) =>
    old.visitorId === part.visitorId && [...(old.covers ?? [])].every((key) => covers.has(key));
  // A page that is visited again must not add to the list.
  const parts = state.parts.filter((old) => !isCovered(old));
  const rest = { ...state, parts };
  const goals = readyBases(rest).flatMap(({ project }) => [...project.goalsByKey]);
  const project = { ...part.project, goalsByKey: new Map([...goals, ...part.project.goalsByKey]) };
  return { ...rest, parts: [{ ...part, project }, ...parts] };
}

/** Equal for documents that decide the same: a part of a project and the whole of it, on a server and in a browser. */
export function projectKey(project: Project): string {
  const version = project.version ?? `unversioned ${identityOf(project)}`;
  return `${project.accountId}/${project.projectId}@${version}${project.isDebug ? ' debug' : ''}`;
}

interface ProjectSetup {
  engine: Pick<Engine, 'preview'>;
  world: World;
  storage: VisitorStorage;
  /** Of `scopeOf`. */
  scope: string;
  /** What a server handed over, to begin with. */
  handedOver: ProjectState | null;
  onError: (error: ConvertError) => void;
}

/** Milliseconds to wait for a first config, unless the app says otherwise. */
const TIMEOUT_MS = 2_000;

/**
 * What is known of the project that an app's options name, the request that fetches its config, and the preview of the page. Config
 * comes in through `load`, and a bad document never replaces a good one.
 */
export function openProject(
  options: ConvertClientOptions,
  { engine, world, storage, scope, handedOver, onError }: ProjectSetup,
) {
  const { environment, configEndpoint } = options;
  const request = requestOf(options, world);
  const preview = engine.preview(request, searchOf(options, world), onError);
  // Another endpoint serves another document, as of a staging that lives on the same origin.
  const place = `${scope}/${environment ?? ''}${configEndpoint ? `/${configEndpoint}` : ''}`;
  const cache = createConfigCache({ storage, scope: place, now: world.now });
  // A debug token shows drafts, which are not for a visit without it.
  const isCached = !options.config && !options.debugToken;
  /** `Infinity` waits for ever. */
  const timeout = toDelay(options.timeout ?? NaN, TIMEOUT_MS);

  let source: ConfigSource | null = null;
  let unsubscribe: (() => void) | null = null;
  let timer: unknown;
  let state = NOTHING_KNOWN;
  let document: unknown = null;
  /** The document whose missing draft is being fetched. */
  let incomplete: unknown = null;
  /** The document that the cache has. It stays there with its age. */
  let cached: unknown = null;
  /** The last error, until the source is well again. */
  let reported: string | null = null;
  let resolveOutcome!: () => void;
  const newOutcome = () => new Promise<void>((resolve) => (resolveOutcome = resolve));
  let outcome = newOutcome();
  let onChange = () => {};

  const isLoading = () => state.whole.status === 'loading';

  const become = (next: ProjectState) => {
    state = next;
    if (!isLoading()) resolveOutcome();
    onChange();
  };
  const becomeWhole = (whole: Basis) => become({ ...state, whole });

  const reportOnce = (error: ConvertError) => {
    const text = `${error.code} ${error.message}`;
    if (text === reported) return;
    reported = text;
    onError(error);
  };

  /** Takes a document in. False when it is no config. */
  const accept = (candidate: unknown): boolean => {
    if (candidate === document) return true;
    const parsed = parseConfig(candidate);
    if (!parsed.ok) {
      if (!projectOf(state)) becomeWhole({ status: 'error', error: parsed.error });
      reportOnce(parsed.error);
      return false;
    }
    document = candidate;
    become({ parts: [], whole: { status: 'ready', project: parsed.project } });
    return true;
  };

  /** Fetches what a document lacks for a preview, once. True while it is being fetched. */
  const isIncomplete = (candidate: unknown): boolean => {
    if (!preview.current) return false;
    // Nothing is fetched before loading has begun, because React may be rendering.
    if (!unsubscribe || candidate === incomplete) return true;
    const parsed = parseConfig(candidate);
    const completed = parsed.ok ? preview.complete(parsed.project, candidate) : null;
    if (!completed) return false;
    incomplete = candidate;
    void completed.then((complete) => void accept(complete));
    return true;
  };

  const read = () => {
    const { document: served = null, error } = source?.getState() ?? {};
    if (served !== null && !isIncomplete(served) && accept(served) && !error) reported = null;
    if (!error) return;
    reportOnce(error);
    if (isLoading() || state.whole.status === 'timeout') becomeWhole({ status: 'error', error });
  };

  /** Starts loading and the clock. A second call changes nothing. */
  const begin = () => {
    if (unsubscribe || !source) return;
    unsubscribe = source.subscribe(() => {
      read();
      onChange();
    });
    read();
    if (!isLoading() || timeout === Infinity) return;
    timer = world.setTimeout(() => isLoading() && becomeWhole(TIMEOUT), timeout);
  };

  const leave = () => {
    unsubscribe?.();
    unsubscribe = null;
    world.clearTimeout(timer);
  };

  const end = () => {
    leave();
    if (!isLoading()) return;
    // A suspended tree that waits asks again, perhaps another client.
    resolveOutcome();
    outcome = newOutcome();
  };

  const refetch = () => source?.refetch() ?? Promise.resolve();

  return {
    request,
    preview,
    cache,
    /** The one door for config. It reads what the source has already, and loads nothing before `begin()`. */
    load(next: ConfigSource) {
      const wasLoading = unsubscribe !== null;
      leave();
      source = next;
      if (handedOver) {
        if (state === NOTHING_KNOWN) become(handedOver);
      } else if (isCached && !projectOf(state)) {
        cached = cache.read();
        if (cached && !isIncomplete(cached)) accept(cached);
      }
      read();
      if (wasLoading) begin();
    },
    begin,
    end,
    retry: () =>
      new Promise<void>((resolve) => {
        const cancel = timeout === Infinity ? () => {} : after(world, timeout, resolve);
        void refetch().then(cancel).then(resolve);
      }),
    /** Takes in what the server of another page hands over. Tells nobody, because React may be rendering. */
    take(more: ProjectState, isFinal: boolean) {
      state = withHandover(state, more, isFinal);
      if (!isLoading()) resolveOutcome();
    },
    /** Keeps the document for the next visit. Call it where that is allowed. */
    keep() {
      if (!isCached || document === null || document === cached) return;
      cached = document;
      cache.write(document);
    },
    /** Calls back after every new state, and after everything that the source says. */
    listen: (changed: () => void) => void (onChange = changed),
    state: () => state,
    project: () => projectOf(state),
    /** Null also while there is only a part of it. */
    wholeProject: () => (state.whole.status === 'ready' ? projectOf(state) : null),
    document: () => document,
    /** Resolves when there is a config, a timeout or an error, or when loading ends without any. Never rejects. */
    outcome: () => outcome,
    hasSource: () => source !== null,
    sourceState: () => source?.getState() ?? null,
    /** Whether the project is as it is served now. One kept from an earlier visit may be old. */
    isServed() {
      const { status, isFetching } = source?.getState() ?? {};
      return status === 'success' && !isFetching;
    },
    refetch,
  };
}

export type ProjectHolder = ReturnType<typeof openProject>;

/** Tells the stored things of one project from another's, before there is a config. */
export function scopeOf({ sdkKey, accountId, projectId, config }: ConvertClientOptions): string {
  const served = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } | null };
  return attempt(() => String(sdkKey ?? `${accountId ?? served.account_id}/${projectId ?? served.project?.id}`), '');
}

/** The options that say which config is wanted, and how to get it. */
export function requestOf(options: ConfigLoaderOptions, world: Pick<World, 'fetch'>): ConfigLoaderOptions {
  const { sdkKey, accountId, projectId, environment, secret, debugToken, debugTokenIn, lowCache } = options;
  const { configEndpoint, refetchInterval, fetch = world.fetch } = options;
  const place = { sdkKey, accountId, projectId, environment, configEndpoint };
  return { ...place, secret, debugToken, debugTokenIn, lowCache, refetchInterval, fetch };
}

/** The query string that may ask for a preview; null when the app has not opted in. */
function searchOf({ preview, initialState }: ConvertClientOptions, world: World): string | null {
  const served = initialState?.preview;
  // What the server previews is on screen: the page goes on with it.
  if (served) return `?convert_preview=${served.experienceId}.${served.variationId}`;
  return typeof preview === 'string' ? preview : preview ? world.search() : null;
}
