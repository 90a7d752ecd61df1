import type { Project } from '../config/project';
import { toJson } from '../platform';
import { copyTrackOptions, type TrackCall } from '../tracking/conversion';
import { dropOldest } from '../values';
import type { Consent } from '../visitor/visitor';
import type { Delivery } from '../tracking/delivery';
import { MOST_WAITING } from '../tracking/outbox';
import type { TrackStatus } from './convertClient';
import type { ProjectHolder } from './projectState';
import type { Tracker } from './tracker';
import type { Exposure } from './types';

/** What is shown now; empty once its question gets another answer, or no component shows it and `mustBeShown`. */
type ReadShown = (mustBeShown: boolean) => readonly Exposure[];

/** Something that has happened. It waits here until it may count. */
type Intent =
  | {
      readonly kind: 'shown';
      readonly isExposed: boolean;
      readonly read: ReadShown;
      isStored: boolean;
      /** Set when this will count even after it has left the screen. */
      frozen: readonly Exposure[] | null;
      /** Consent was denied while it waited: it counts later only if it is on screen then. */
      wasDenied: boolean;
    }
  | { readonly kind: 'tracked'; call: TrackCall; readonly answer: (status: TrackStatus) => void }
  /** Nothing of it is sent. `run` returns false while it has to wait for the project. */
  | { readonly kind: 'segments' | 'login'; readonly run: () => boolean };

/** Whether a client runs. Only `createLife` changes it. */
export interface Phase {
  isStarted: boolean;
  wasStarted: boolean;
  /** Started, and the page is looked at: it is not only prerendered. */
  isOpen: boolean;
}

interface InboxOptions {
  phase: Readonly<Phase>;
  /** `pending` also before the client has acted on the consent for the first time. */
  consent: () => Consent;
  /** A preview leaves no trace. */
  isPreview: () => boolean;
  project: Pick<ProjectHolder, 'project' | 'wholeProject'>;
  tracker: Pick<Tracker, 'expose' | 'convert'>;
  delivery: Pick<Delivery, 'defer' | 'takeCalls'>;
  /** So many exposures and calls were dropped because too many wait. */
  onDrop: (count: number) => void;
}

/**
 * Everything that happens on a page comes in here, in order. It becomes events or is stored when the client is started, the project
 * knows it, and consent is granted. Until then it waits.
 *
 * React runs the effects of children before the provider's, so much comes in before the start. What is no longer current when it
 * is read was never really shown: a layout effect may change the attributes, and React runs the effects of a commit before
 * it renders what that changed.
 */
export function createInbox({ phase, consent, isPreview, project, tracker, delivery, onDrop }: InboxOptions) {
  /** By what each is about: thousands of components may show one result, and each of them says so. */
  const intents = new Map<unknown, Intent>();
  /** Exposures that have counted, the last ones, by what each is about. A denial may drop what they became. */
  const counted = new Map<unknown, Intent>();
  let isScheduled = false;
  let areCallsDue = false;
  const isDenied = () => consent() === 'denied';

  /** What is to be stored, and of it what is to be sent, together: many components of one commit. */
  let batch: { shown: Exposure[]; exposed: Exposure[] } = { shown: [], exposed: [] };
  const writeBatch = (known: Project) => {
    const { shown, exposed } = batch;
    batch = { shown: [], exposed: [] };
    if (shown.length > 0) tracker.expose(known, shown, exposed);
  };

  /** True when nothing of it is left to wait. */
  const processShown = (about: unknown, intent: Intent & { kind: 'shown' }): boolean => {
    if (!phase.isOpen) return false;
    if (isDenied()) intent.wasDenied = true;
    const shown = intent.frozen ?? intent.read(intent.wasDenied);
    if (shown.length === 0 || isPreview()) return true;
    // A server's decision can be shown before there is a project.
    if (!project.project()) return !intent.isExposed;
    const isSent = intent.isExposed && consent() === 'granted';
    if (isSent || !intent.isStored) batch.shown.push(...shown);
    if (isSent) batch.exposed.push(...shown);
    intent.isStored = true;
    intent.frozen = isDenied() ? null : shown;
    if (isSent) dropOldest(counted.set(about, intent), MOST_WAITING);
    return isSent || !intent.isExposed;
  };

  const processCall = ({ call, answer }: Intent & { kind: 'tracked' }): boolean => {
    if (consent() !== 'granted' || (phase.isStarted && !phase.isOpen)) return false;
    const known = project.project();
    const isGoalKnown = known && (project.wholeProject() || known.goalsByKey.has(call.goalKey));
    if (!isGoalKnown || !phase.isStarted) {
      delivery.defer(copied(call));
      return true;
    }
    // A conversion depends on what was on screen before it.
    writeBatch(known);
    answer(tracker.convert(known, call));
    return true;
  };

  const processIntent = (about: unknown, intent: Intent): boolean => {
    if (intent.kind === 'shown') return processShown(about, intent);
    if (intent.kind === 'tracked') return processCall(intent);
    return isPreview() || intent.run();
  };

  /** Lets through what may go, in order. The app's callbacks run in here, and may bring more. */
  const process = () => {
    isScheduled = false;
    for (const [about, intent] of [...intents]) {
      if (intents.get(about) !== intent) continue;
      intents.delete(about);
      if (!processIntent(about, intent)) intents.set(about, intent);
    }
    const known = project.project();
    if (known) writeBatch(known);
    trim();
  };

  const isCounted = (intent: Intent) => intent.kind === 'tracked' || (intent.kind === 'shown' && intent.isExposed);

  function trim(): void {
    if (intents.size <= MOST_WAITING) return;
    // Before the start everything on screen waits, however much it is. Each of it is one component's.
    const waiting = [...intents].filter(([, { kind }]) => kind !== 'shown' || phase.isOpen);
    const surplus = waiting.slice(0, Math.max(0, waiting.length - MOST_WAITING));
    for (const [about] of surplus) intents.delete(about);
    const lost = surplus.filter(([, intent]) => isCounted(intent)).length;
    if (lost > 0) onDrop(lost);
  }

  const schedule = () => {
    if (isScheduled || !phase.isOpen) return;
    isScheduled = true;
    void Promise.resolve().then(process);
  };

  /** The calls that waited for a project, where it is here. */
  function takeCalls(): void {
    areCallsDue = false;
    if (!project.project() || !phase.isOpen || consent() !== 'granted') return;
    // A callback of the app may deny consent meanwhile.
    for (const call of delivery.takeCalls()) if (!isDenied()) track(call);
  }

  /** Returns what can be said at once. */
  function track(call: TrackCall): TrackStatus {
    if (areCallsDue) takeCalls();
    let status: TrackStatus = 'deferred';
    const intent: Intent = { kind: 'tracked', call, answer: (known) => (status = known) };
    // Without options it changes nothing when it is tracked again while it waits.
    const about = call.options ? intent : toJson([call.visitorId, call.goalKey]);
    if (intents.has(about)) process();
    if (intents.has(about)) return status;
    intents.set(about, intent);
    process();
    // Options are copied when a call waits, so that the app may change the object afterwards.
    if (intents.get(about) === intent) intent.call = copied(call);
    return status;
  }

  return {
    /** `about` tells one from another: it is noted once. Being exposed says more than being stored. */
    show(about: object, isExposed: boolean, read: ReadShown): void {
      const noted = intents.get(about);
      if (noted?.kind === 'shown' && (noted.isExposed || !isExposed)) {
        // It is shown again, perhaps without a denial now.
        if (noted.wasDenied && noted.isExposed === isExposed) noted.wasDenied = isDenied();
        return;
      }
      intents.set(about, { kind: 'shown', isExposed, read, isStored: false, frozen: null, wasDenied: isDenied() });
      schedule();
    },
    /** Whether this has counted as exposed, or waits for it. */
    isExposed(about: object): boolean {
      const waiting = intents.get(about);
      return counted.has(about) || (waiting?.kind === 'shown' && waiting.isExposed);
    },
    /** The page opens. Everything that waited for this counts as one moment, and exposures come before conversions. */
    open(): void {
      for (const [about, intent] of [...intents]) {
        if (intent.kind !== 'tracked') continue;
        intents.delete(about);
        intents.set(about, intent);
      }
    },
    track,
    takeCalls,
    /** The project may be loaded. React renders with it in the next microtask, so the exposures come before the calls that waited. */
    takeCallsSoon(): void {
      areCallsDue = true;
      void Promise.resolve().then(takeCalls);
    },
    wait(kind: 'segments' | 'login', run: () => boolean): void {
      const intent: Intent = { kind, run };
      intents.set(intent, intent);
    },
    /** Another person is here. The rule data of segments that wait is of the person before. */
    forgetSegments(): void {
      for (const [about, { kind }] of intents) if (kind === 'segments') intents.delete(about);
    },
    /** Consent is denied: what waited for it has not happened. What is on screen when consent is granted later may count then. */
    deny(): void {
      for (const intent of counted.values()) intents.set(intent, intent);
      counted.clear();
      for (const [about, intent] of intents) {
        if (intent.kind === 'tracked') intents.delete(about);
        if (intent.kind === 'shown') [intent.frozen, intent.wasDenied] = [null, true];
      }
    },
    process,
    /** Something may go now: what is on screen is read once this commit is through, together. The rest goes now. */
    processSoon(): void {
      if ([...intents.values()].some(({ kind }) => kind !== 'shown')) process();
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
