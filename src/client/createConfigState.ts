import { after, type Timers } from '../config/timers';
import type { ConfigSource } from '../config/configSource';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { ConvertError } from '../errors';
import { type Basis, isWaiting, LOADING, TIMEOUT, unfinished, withHandover, withUnfinished } from './basis';
import type { Handover } from './readHandover';

export interface ConfigStateOptions extends Timers {
  /** What a server handed over, to begin with. */
  handedOver: Basis | null;
  /** A document to begin with, kept from an earlier visit. Read when a source is given. */
  readInitial: () => unknown;
  /** Milliseconds from `begin()` until the app goes on without a config; `Infinity` waits for ever. */
  timeout: number;
  /** Set while a document may lack something before it can be used: gives the whole one, or null when it is good as it is. */
  completion: () => ((project: Project, document: unknown) => Promise<unknown> | null) | null;
  onChange: () => void;
  /** The source has said something, be it nothing new. */
  onRead: () => void;
  onError: (error: ConvertError) => void;
}

/** What the client knows of the project: one source in, one basis out. A bad document never replaces a good one. */
export function createConfigState(options: ConfigStateOptions) {
  let source: ConfigSource | null = null;
  let unsubscribe: (() => void) | null = null;
  let timer: unknown;
  let basis = LOADING;
  let document: unknown = null;
  let incomplete: unknown = null;
  /** What went wrong last, until something goes right again. */
  let reported: string | null = null;
  let settle!: () => void;
  const settled = new Promise<void>((resolve) => (settle = resolve));

  const become = (next: Basis) => {
    if (next === basis) return;
    basis = next;
    if (!isWaiting(basis)) settle();
    options.onChange();
  };

  const reportOnce = (error: ConvertError) => {
    const what = `${error.code} ${error.message}`;
    if (what === reported) return;
    reported = what;
    options.onError(error);
  };

  /** Takes a document in; false when it is no config. */
  const accept = (candidate: unknown): boolean => {
    if (candidate === document && basis.status === 'ready' && !basis.part) return true;
    const parsed = parseConfig(candidate);
    if (!parsed.ok) {
      if (basis.status !== 'ready') become({ status: 'error', error: parsed.error });
      reportOnce(parsed.error);
      return false;
    }
    document = candidate;
    become({ status: 'ready', project: parsed.project });
    return true;
  };

  /** Asks for what a document lacks, once; true while it is being had. */
  const isIncomplete = (candidate: unknown): boolean => {
    const complete = options.completion();
    if (!complete) return false;
    // Nothing is fetched before loading has begun: React may be rendering.
    if (!unsubscribe || candidate === incomplete) return true;
    const parsed = parseConfig(candidate);
    const completed = parsed.ok ? complete(parsed.project, candidate) : null;
    if (!completed) return false;
    incomplete = candidate;
    void completed.then((complete) => void accept(complete));
    return true;
  };

  const read = () => {
    const state = source?.getState();
    if (!state) return;
    if (state.document !== null && state.document !== undefined && !isIncomplete(state.document)) {
      if (accept(state.document) && !state.error) reported = null;
    }
    if (!state.error) return;
    reportOnce(state.error);
    const { status } = unfinished(basis);
    if (status === 'loading' || status === 'timeout')
      become(withUnfinished(basis, { status: 'error', error: state.error }));
  };

  const begin = () => {
    if (unsubscribe || !source) return;
    unsubscribe = source.subscribe(() => {
      read();
      options.onRead();
    });
    read();
    if (isWaiting(basis) && options.timeout !== Infinity) {
      timer = options.setTimeout(() => isWaiting(basis) && become(withUnfinished(basis, TIMEOUT)), options.timeout);
    }
  };

  const end = () => {
    unsubscribe?.();
    unsubscribe = null;
    options.clearTimeout(timer);
  };

  /** The one door for config. Reads what the source has already; loads nothing before `begin()`. */
  const load = (next: ConfigSource) => {
    const wasLoading = unsubscribe !== null;
    end();
    source = next;
    if (options.handedOver) {
      if (basis === LOADING) become(options.handedOver);
    } else if (basis.status !== 'ready') {
      const initial = options.readInitial();
      if (initial && !isIncomplete(initial)) accept(initial);
    }
    read();
    if (wasLoading) begin();
  };

  /** Loads again after a first load that failed; resolves when that has ended, or the app's patience has. */
  const retry = () =>
    new Promise<void>((resolve) => {
      const cancel = options.timeout === Infinity ? () => {} : after(options, options.timeout, resolve);
      void (source?.refetch() ?? Promise.resolve()).then(cancel).then(resolve);
    });

  return {
    load,
    retry,
    /** Takes in what the server of another page hands over. Tells nobody: React may be rendering. */
    take({ basis: more, isFinal }: Handover) {
      basis = withHandover(basis, more, isFinal);
      if (!isWaiting(basis)) settle();
    },
    /** Starts loading and the clock. Calling it again changes nothing. */
    begin,
    end,
    basis: () => basis,
    document: () => document,
    /** Resolves when there is a config, a timeout or an error; never rejects. */
    settled,
    hasSource: () => source !== null,
    sourceState: () => source?.getState() ?? null,
    refetch: () => source?.refetch() ?? Promise.resolve(),
  };
}

export type ConfigStateHolder = ReturnType<typeof createConfigState>;
