import type { World } from '../world';
import type { VisitorStorage } from '../visitor/storage';
import { attempt } from '../values';
import type { ConfigLoaderOptions } from '../config/configLoader';
import { after, type Timers, toDelay } from '../config/timers';
import type { ConfigSource } from '../config/configSource';
import { createConfigCache } from '../config/configCache';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import { type ConvertError } from '../errors';
import type { ClientSnapshot, ConvertClientOptions } from './convertClient';
import type { Basis, Part, ProjectState, Question, ReadyBasis, PagePreview, Engine } from './types';

export const LOADING: Basis = { status: 'loading' };
export const TIMEOUT: Basis = { status: 'timeout' };

export const partKey = (kind: Question['kind'], key: string) => `${kind}\n${key}`;

/** What answers this question for this visitor. */
export function basisFor({ kind, key }: Pick<Question, 'kind' | 'key'>, state: ProjectState, visitorId: string): Basis {
  const covers = (part: Part) => part.covers.has(partKey(kind, key)) && (part.visitorId ?? visitorId) === visitorId;
  return state.parts.find(covers) ?? state.whole;
}

/** Everything that can answer something, the latest first. */
export const readyBases = ({ parts, whole }: ProjectState): readonly (ReadyBasis & Partial<Part>)[] =>
  whole.status === 'ready' ? [...parts, whole] : parts;

export const projectOf = ({ parts, whole }: ProjectState): Project | null =>
  parts[0]?.project ?? (whole.status === 'ready' ? whole.project : null);

/** What the snapshot of a client says of the project. */
export function projectStatus(state: ProjectState): Pick<ClientSnapshot, 'status' | 'error'> {
  const { whole } = state;
  if (projectOf(state)) return { status: 'success', error: null };
  if (whole.status === 'error') return { status: 'error', error: whole.error };
  return { status: whole.status === 'timeout' ? 'timeout' : 'pending', error: null };
}

/** With what the server of another page hands over. It answers what it covers, unless the whole project is here. */
export function withHandover(state: ProjectState, more: ProjectState, isFinal: boolean): ProjectState {
  const newest = readyBases(more)[0];
  if (!newest || (state.whole.status === 'ready' && !isFinal)) return state;
  const part = asPart(newest);
  if (!part) return more;
  // A page that is visited again must not add to the list.
  const parts = state.parts.filter((old) => old.visitorId !== part.visitorId || !isSubset(old.covers, part.covers));
  const rest = { ...state, parts };
  const goals = readyBases(rest).flatMap(({ project }) => [...project.goalsByKey]);
  const project = { ...part.project, goalsByKey: new Map([...goals, ...part.project.goalsByKey]) };
  return { ...rest, parts: [{ ...part, project }, ...parts] };
}

/** Decisions cover what was decided, for their visitor. Null for a whole project. */
function asPart(basis: ReadyBasis & Partial<Part>): Part | null {
  const { covers, decided, project } = basis;
  if (covers) return { ...basis, covers };
  if (!decided) return null;
  const experiences = [...project.experiencesByKey.keys()].map((key) => partKey('experience', key));
  const features = [...project.featuresByKey.keys()].map((key) => partKey('feature', key));
  return { ...basis, covers: new Set([...experiences, ...features]), visitorId: decided.visitorId };
}

const isSubset = (keys: ReadonlySet<string>, all: ReadonlySet<string>) => [...keys].every((key) => all.has(key));

const keys = new WeakMap<Project, string>();
let unversionedCount = 0;

/** Equal for documents that decide the same: a part of a project and the whole of it, on a server and in a browser. */
export function projectKey(project: Project): string {
  let key = keys.get(project);
  if (key === undefined) {
    const version = project.version ?? `unversioned ${++unversionedCount}`;
    keys.set(project, (key = `${project.accountId}/${project.projectId}@${version}${project.isDebug ? ' debug' : ''}`));
  }
  return key;
}

export interface ProjectHolderOptions extends Timers {
  /** What a server handed over, to begin with. */
  handedOver: ProjectState | null;
  /** Keeps the document from visit to visit. Null where that is not wanted. */
  cache: Pick<ReturnType<typeof createConfigCache>, 'read' | 'write'> | null;
  preview: Pick<PagePreview, 'complete'>;
  /** Milliseconds from `begin()` until the app goes on without a config. `Infinity` waits for ever. */
  timeout: number;
  onError: (error: ConvertError) => void;
}

/** Holds what is known of the project: config comes in through `load`, and a bad document never replaces a good one. */
export function createProjectHolder({ handedOver, cache, preview, timeout, onError, ...timers }: ProjectHolderOptions) {
  let source: ConfigSource | null = null;
  let unsubscribe: (() => void) | null = null;
  let timer: unknown;
  let state: ProjectState = { parts: [], whole: LOADING };
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
  let onRead = () => {};

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
    if (candidate === document && state.whole.status === 'ready') return true;
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
    if (!preview.complete) return false;
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
    const { document: served, error } = source?.getState() ?? {};
    if (served !== null && served !== undefined && !isIncomplete(served)) {
      if (accept(served) && !error) reported = null;
    }
    if (!error) return;
    reportOnce(error);
    if (state.whole.status === 'loading' || state.whole.status === 'timeout') becomeWhole({ status: 'error', error });
  };

  /** Starts loading and the clock. A second call changes nothing. */
  const begin = () => {
    if (unsubscribe || !source) return;
    unsubscribe = source.subscribe(() => {
      read();
      onRead();
    });
    read();
    if (!isLoading() || timeout === Infinity) return;
    timer = timers.setTimeout(() => isLoading() && becomeWhole(TIMEOUT), timeout);
  };

  const leave = () => {
    unsubscribe?.();
    unsubscribe = null;
    timers.clearTimeout(timer);
  };

  const end = () => {
    leave();
    if (!isLoading()) return;
    // A suspended tree that waits asks again, perhaps another client.
    resolveOutcome();
    outcome = newOutcome();
  };

  return {
    /** The one door for config. It reads what the source has already, and loads nothing before `begin()`. */
    load(next: ConfigSource) {
      const wasLoading = unsubscribe !== null;
      leave();
      source = next;
      if (handedOver) {
        if (state.parts.length === 0 && state.whole === LOADING) become(handedOver);
      } else if (!projectOf(state)) {
        cached = cache?.read() ?? null;
        if (cached && !isIncomplete(cached)) accept(cached);
      }
      read();
      if (wasLoading) begin();
    },
    begin,
    end,
    /** Loads again after a first load that failed. Resolves when that has ended, at the latest after the timeout. */
    retry: () =>
      new Promise<void>((resolve) => {
        const cancel = timeout === Infinity ? () => {} : after(timers, timeout, resolve);
        void (source?.refetch() ?? Promise.resolve()).then(cancel).then(resolve);
      }),
    /** Takes in what the server of another page hands over. Tells nobody, because React may be rendering. */
    take(more: ProjectState, isFinal: boolean) {
      state = withHandover(state, more, isFinal);
      if (!isLoading()) resolveOutcome();
    },
    /** Keeps the document for the next visit. Call it where that is allowed. */
    keep() {
      if (!cache || document === null || document === cached) return;
      cached = document;
      cache.write(document);
    },
    /** `changed` hears of every new state, `read` of everything that the source says, even if it is nothing new. */
    listen(changed: () => void, read: () => void) {
      onChange = changed;
      onRead = read;
    },
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
    refetch: () => source?.refetch() ?? Promise.resolve(),
  };
}

export type ProjectHolder = ReturnType<typeof createProjectHolder>;

export interface ProjectSetup {
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

/** The project that an app's options name, the request that fetches its config, and the preview of the page. */
export function openProject(
  options: ConvertClientOptions,
  { engine, world, storage, scope, handedOver, onError }: ProjectSetup,
) {
  const { environment, configEndpoint } = options;
  const request = requestOf(options, world);
  const preview = engine.preview(request, { search: searchOf(options, world), onError });
  const cache = createConfigCache({
    storage,
    // Another endpoint serves another document, as of a staging that lives on the same origin.
    scope: `${scope}/${environment ?? ''}${configEndpoint ? `/${configEndpoint}` : ''}`,
    now: world.now,
  });
  const project = createProjectHolder({
    ...world,
    handedOver,
    // A debug token shows drafts, which are not for a visit without it.
    cache: options.config || options.debugToken ? null : cache,
    preview,
    timeout: toDelay(options.timeout ?? NaN, TIMEOUT_MS),
    onError,
  });
  return { request, preview, cache, project };
}

/** Tells the stored things of one project from another's, before there is a config. */
export function scopeOf({ sdkKey, accountId, projectId, config }: ConvertClientOptions): string {
  const served = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } | null };
  return attempt(() => String(sdkKey ?? `${accountId ?? served.account_id}/${projectId ?? served.project?.id}`), '');
}

/** The options that say which config is wanted, and how to get it. */
function requestOf(options: ConvertClientOptions, world: World): ConfigLoaderOptions {
  const { sdkKey, accountId, projectId, environment, secret, debugToken, debugTokenIn, lowCache } = options;
  const { configEndpoint, refetchInterval, fetch = world.fetch } = options;
  const project = { sdkKey, accountId, projectId, environment };
  const request = { secret, debugToken, debugTokenIn, lowCache, configEndpoint, refetchInterval, fetch };
  return { ...project, ...request } as ConfigLoaderOptions;
}

/** The query string that may ask for a preview; null when the app has not opted in. */
function searchOf({ preview, initialState }: ConvertClientOptions, world: World): string | null {
  const served = initialState?.preview;
  // What the server previews is on screen: the page goes on with it.
  if (served) return `?convert_preview=${served.experienceId}.${served.variationId}`;
  return typeof preview === 'string' ? preview : preview ? world.search() : null;
}
