import type { TrackResult } from '../client/createTracker';
import type { InitialState } from '../client/initialState';
import { senderHeaders } from '../config/configRequest';
import { realTimers } from '../config/timers';
import { ConvertError } from '../errors';
import type { ExperienceKey, FeatureKey, GoalKey } from '../register';
import type { TrackOptions } from '../tracking/conversion';
import { readConsent } from '../visitor/privacy';
import { isBrowser } from '../platform';
import { createRequestVisitor, visitorCookies } from './requestVisitor';
import {
  createServerAsk,
  serverExperience,
  type ServerExperience,
  serverFeature,
  type ServerFeature,
} from './serverAnswers';
import { createServerDelivery, createServerTracker } from './serverTracking';
import { createSharedConfigs, type SharedConfigs } from './sharedConfigs';
import { dehydrateState } from './dehydrate';
import { createProjectLoader, type Loaded } from './loadProject';
import { readOptions, type ReadServerOptions, type ServerAskOptions, type ServerConvertOptions } from './serverOptions';
import { createCookieReader } from './requestCookies';

/** What a request may ask and say; nothing in it is known to another request. */
export interface ServerConvert {
  /** Empty when there is nobody to decide for. */
  readonly visitorId: string;
  /** Of the config: without one in time, everything is answered with the original. */
  readonly status: 'success' | 'timeout' | 'error';
  experience<Key extends ExperienceKey>(key: Key, options?: ServerAskOptions): ServerExperience<Key>;
  feature<Key extends FeatureKey>(key: Key, options?: ServerAskOptions): ServerFeature<Key>;
  /** Exposes the visitor now, where no page with `<ConvertExposure>` or a hook will: an API, an e-mail. */
  expose(decision: Pick<ServerExperience, 'exposures'>): void;
  /** Tracks a conversion, which `flush()` sends. */
  track(goal: GoalKey, options?: TrackOptions): TrackResult;
  /** Sends what is waiting; for `waitUntil`. Resolves when nothing of this request is under way. Never rejects. */
  flush(): Promise<void>;
  /** What `initialState` of `<ConvertProvider>` takes: plain JSON with what was asked so far. `mode` is `config` unless said. */
  dehydrate(options?: { mode?: 'config' | 'decisions' | undefined }): InitialState;
  /** `Set-Cookie` values, read when the answer is made: with consent, what is to be remembered of the visitor. */
  readonly cookies: readonly string[];
}

/** How long conversions that came before the config wait for it, after the page is gone. */
const FLUSH_WAIT_MS = 5_000;

/** Configs, which hold nothing of any visitor. */
const shared = createSharedConfigs({ ...realTimers, now: () => Date.now() });

/**
 * Decides for one request. Fetches the config with all other requests of this process, decides what is asked and nothing
 * else, and hands over to the page. Never rejects: without a config in time every answer is the original.
 *
 * @example
 * const convert = await createServerConvert({ sdkKey: '10035569/10034190', cookies: request.headers.get('cookie') });
 * const hero = convert.experience('hero'); // { variation: 'b', … }
 * const state = convert.dehydrate({ mode: 'decisions' });
 */
export function createServerConvert(options: ServerConvertOptions): Promise<ServerConvert> {
  return createServerConvertWith(options, shared);
}

/** The same with configs of one's own. */
async function createServerConvertWith(given: ServerConvertOptions, configs: SharedConfigs): Promise<ServerConvert> {
  const said = readOptions(given);
  const report = createReport(said.onError);
  const refuse = (consent: unknown) => report(new ConvertError('consent-invalid', { consent }));
  const options = { ...said, consent: readConsent(said.consent, 'granted', refuse) };
  const loader = createProjectLoader(options, configs, realTimers, report);
  return convertFor(options, await loader.load(), loader, report);
}

function convertFor(
  options: ReadServerOptions,
  first: Loaded,
  loader: ReturnType<typeof createProjectLoader>,
  report: (error: ConvertError) => void,
): ServerConvert {
  let loaded = first;
  const project = () => (loaded.status === 'ready' ? loaded.project : null);
  const usesCookies = 'cookies' in options && options.cookie !== false;
  const request = createCookieReader(usesCookies ? options.cookies : null);
  const visitor = createRequestVisitor(options, request, project);
  const isPreview = first.preview !== null;

  const asking = createServerAsk(options, first, visitor.first);
  for (const key of options.experiences ?? []) asking.ask('experience', key);
  for (const key of options.features ?? []) asking.ask('feature', key);

  const delivery = createServerDelivery({
    ...realTimers,
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    headers: senderHeaders(options, isBrowser()),
    onError: report,
  });
  const tracker = createServerTracker({
    ...{ ...visitor, options, delivery, project, report },
    visitorId: visitor.first.id,
    isAllowed: () => !isPreview && visitor.isConsenting(),
    isKept: usesCookies,
  });

  let resuming: Promise<void> = Promise.resolve();
  const resume = async () => {
    if (!tracker.isDeferring()) return;
    loaded = await loader.load(FLUSH_WAIT_MS);
    if (project()) visitor.identifyAgain();
    tracker.resume();
  };

  return {
    visitorId: visitor.first.id,
    status: first.status === 'ready' ? 'success' : first.status,
    experience<Key extends ExperienceKey>(key: Key, asked?: ServerAskOptions) {
      const decision = serverExperience(asking.ask('experience', key, asked));
      tracker.show(decision.exposures, false);
      return decision as unknown as ServerExperience<Key>;
    },
    feature<Key extends FeatureKey>(key: Key, asked?: ServerAskOptions) {
      const decision = serverFeature(asking.ask('feature', key, asked));
      tracker.show(decision.exposures, false);
      return decision as unknown as ServerFeature<Key>;
    },
    expose: ({ exposures }) => tracker.show(exposures, true),
    track: tracker.track,
    async flush() {
      // One after another: the record is read again before what waited is written into it, and not after.
      resuming = resuming.then(resume);
      await resuming;
      await Promise.all([loader.settled(), delivery.flush()]);
    },
    dehydrate: ({ mode = 'config' } = {}) =>
      dehydrateState({ options, usesCookies, loaded: first, visitor: visitor.first, answers: asking.list() }, mode),
    get cookies() {
      if (!usesCookies || isPreview) return [];
      const [known, record] = [visitor.current(), visitor.record()];
      return visitorCookies({ options, visitor: known, record, project: project(), request, report });
    },
  };
}

/** Tells the app of each error once; what the app throws goes no further. */
function createReport(onError: ServerConvertOptions['onError']) {
  const told = new Set<ConvertError>();
  return (error: ConvertError) => {
    if (told.has(error)) return;
    told.add(error);
    try {
      onError?.(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}
