import type { Project } from '../config/project';
import { copyTrackOptions, type TrackCall } from '../tracking/conversion';
import type { Attributes, Consent } from '../visitor/visitor';
import type { TrackStatus } from './convertClient';
import type { Shown } from './tracker';

/** Something that has happened. It waits here until it may count. */
type Intent =
  | {
      readonly kind: 'shown';
      readonly isExposed: boolean;
      /** What was shown; null once its question gets another answer, or no component shows it and `mustBeShown`. */
      readonly read: (mustBeShown: boolean) => Shown | null;
      isStored: boolean;
      /** Set when this will count even after it has left the screen. */
      frozen: Shown | null;
      /** Consent was denied while it waited: it counts later only if it is on screen then. */
      wasDenied: boolean;
    }
  | { readonly kind: 'tracked'; call: TrackCall; readonly answer: (status: TrackStatus) => void }
  | { readonly kind: 'segments'; readonly keys: readonly string[]; readonly ruleData: Attributes | undefined }
  | { readonly kind: 'login'; readonly from: string; readonly to: string };

/** What an intent may have to wait for. */
export interface Gates {
  /** The client is started. */
  isStarted(): boolean;
  /** The client is started, and the page is looked at: it is not only prerendered. */
  isOpen(): boolean;
  /** `pending` also before the client has acted on the consent for the first time. */
  consent(): Consent;
  /** A preview leaves no trace. */
  isPreview(): boolean;
  /** The project, or the part of it that is known. */
  project(): Project | null;
  wholeProject(): Project | null;
}

/** What becomes of an intent when its gates are open. */
export interface Effects {
  show(project: Project, shown: readonly Shown[]): void;
  convert(project: Project, call: TrackCall): TrackStatus;
  /** Keeps a call in the outbox, for later visits too, until there is a project. */
  defer(call: TrackCall): void;
  runSegments(project: Project, keys: readonly string[], ruleData: Attributes | undefined): void;
  /** What the visitor saw under the id before the login goes on. */
  takeOver(from: string, to: string): void;
  /** So many exposures and calls were dropped because too many wait. */
  onDrop(count: number): void;
}

/** As many as the outbox keeps. */
const MOST_WAITING = 1_000;

/**
 * Everything that happens on a page comes in here, in order: what is shown and exposed, tracked, segments to run, logins. It
 * becomes events or is stored when its gates are open: the client is started, the project knows it, consent is granted.
 * Until then it waits.
 *
 * React runs the effects of children before the provider's, so much comes in before the start. What is no longer current when it
 * is read was never really shown: a layout effect may change the attributes, and React runs the effects of a commit before
 * it renders what that changed.
 */
export function createInbox(gates: Gates, effects: Effects) {
  /** By what each is about: thousands of components may show one result, and each of them says so. */
  const intents = new Map<object, Intent>();
  /** Exposures that have counted, the last ones. A denial may drop what they became. */
  const counted = new Set<Intent>();
  let isScheduled = false;
  const isDenied = () => gates.consent() === 'denied';

  /** What is to be stored or sent together: many components of one commit. */
  let batch: Shown[] = [];
  const writeBatch = (project: Project) => {
    const shown = batch;
    batch = [];
    if (shown.length > 0) effects.show(project, shown);
  };

  /** True when nothing of it is left to wait. */
  const processShown = (intent: Intent & { kind: 'shown' }): boolean => {
    if (!gates.isOpen()) return false;
    const consent = gates.consent();
    if (consent === 'denied') intent.wasDenied = true;
    const shown = intent.frozen ?? intent.read(intent.wasDenied);
    if (!shown || shown.exposures.length === 0 || gates.isPreview()) return true;
    // A server's decision can be shown before there is a project.
    if (!gates.project()) return !intent.isExposed;
    const isSent = intent.isExposed && consent === 'granted';
    if (isSent || !intent.isStored) batch.push({ ...shown, isExposed: isSent });
    intent.isStored = true;
    intent.frozen = consent === 'denied' ? null : shown;
    if (isSent && counted.add(intent).size > MOST_WAITING) counted.delete(counted.values().next().value!);
    return isSent || !intent.isExposed;
  };

  const processCall = ({ call, answer }: Intent & { kind: 'tracked' }): boolean => {
    if (gates.consent() !== 'granted' || (gates.isStarted() && !gates.isOpen())) return false;
    const project = gates.project();
    const isKnown = project && (gates.wholeProject() || project.goalsByKey.has(call.goalKey));
    if (!isKnown || !gates.isStarted()) {
      effects.defer(copied(call));
      return true;
    }
    // A conversion depends on what was on screen before it.
    writeBatch(project);
    answer(effects.convert(project, call));
    return true;
  };

  const processIntent = (intent: Intent): boolean => {
    if (intent.kind === 'shown') return processShown(intent);
    if (intent.kind === 'tracked') return processCall(intent);
    if (gates.isPreview()) return true;
    if (intent.kind === 'login') {
      if (!gates.project()) return false;
      effects.takeOver(intent.from, intent.to);
      return true;
    }
    const project = gates.wholeProject();
    if (project) effects.runSegments(project, intent.keys, intent.ruleData);
    return project !== null;
  };

  /** Lets through what may go, in order. The app's callbacks run in here, and may bring more. */
  const process = () => {
    isScheduled = false;
    for (const [about, intent] of [...intents]) {
      if (intents.get(about) !== intent) continue;
      intents.delete(about);
      if (!processIntent(intent)) intents.set(about, intent);
    }
    const project = gates.project();
    if (project) writeBatch(project);
    trim();
  };

  const isCounted = (intent: Intent) => intent.kind === 'tracked' || (intent.kind === 'shown' && intent.isExposed);

  function trim(): void {
    if (intents.size <= MOST_WAITING) return;
    // Before the start everything on screen waits, however much it is. Each of it is one component's.
    const waiting = [...intents].filter(([, { kind }]) => kind !== 'shown' || gates.isOpen());
    const surplus = waiting.slice(0, Math.max(0, waiting.length - MOST_WAITING));
    for (const [about] of surplus) intents.delete(about);
    const lost = surplus.filter(([, intent]) => isCounted(intent)).length;
    if (lost > 0) effects.onDrop(lost);
  }

  const schedule = () => {
    if (isScheduled || !gates.isOpen()) return;
    isScheduled = true;
    void Promise.resolve().then(process);
  };

  return {
    /** `about` tells one from another: it is noted once. Being exposed says more than being stored. */
    show(about: object, isExposed: boolean, read: (mustBeShown: boolean) => Shown | null): void {
      const noted = intents.get(about);
      if (noted?.kind === 'shown' && (noted.isExposed || !isExposed)) {
        // It is shown again, perhaps without a denial now.
        if (noted.wasDenied && noted.isExposed === isExposed) noted.wasDenied = isDenied();
        return;
      }
      intents.set(about, { kind: 'shown', isExposed, read, isStored: false, frozen: null, wasDenied: isDenied() });
      schedule();
    },
    /** Returns what can be said at once. */
    track(call: TrackCall): TrackStatus {
      let status: TrackStatus = 'deferred';
      const intent: Intent = { kind: 'tracked', call, answer: (known) => (status = known) };
      intents.set(intent, intent);
      process();
      // Options are copied when a call waits, so that the app may change the object afterwards.
      intent.call = copied(call);
      return status;
    },
    runSegments(keys: readonly string[], ruleData: Attributes | undefined): void {
      const intent: Intent = { kind: 'segments', keys, ruleData };
      intents.set(intent, intent);
    },
    login(from: string, to: string): void {
      const intent: Intent = { kind: 'login', from, to };
      intents.set(intent, intent);
      process();
    },
    /** Another person is here. The rule data of segments that wait is of the person before. */
    forgetSegments(): void {
      for (const [about, { kind }] of intents) if (kind === 'segments') intents.delete(about);
    },
    /** Consent is denied: what waited for it has not happened. What is on screen when consent is granted later may count then. */
    deny(): void {
      for (const intent of counted) intents.set(intent, intent);
      counted.clear();
      for (const [about, intent] of intents) {
        if (intent.kind === 'tracked') intents.delete(about);
        if (intent.kind === 'shown') [intent.frozen, intent.wasDenied] = [null, true];
      }
    },
    process,
    /** The gates may have opened: what is on screen is read once this commit is through, together. The rest goes now. */
    processSoon(): void {
      const kinds = [...intents.values()].map(({ kind }) => kind);
      if (kinds.some((kind) => kind !== 'shown')) process();
      else schedule();
    },
    /** Exposures and calls that wait. */
    size: () => [...intents.values()].filter(isCounted).length,
  };
}

function copied(call: TrackCall): TrackCall {
  return call.options ? { ...call, options: copyTrackOptions(call.options) } : call;
}

export type Inbox = ReturnType<typeof createInbox>;
