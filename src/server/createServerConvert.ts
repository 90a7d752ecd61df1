import { errorText } from '../errorTexts';
import type { TrackResult } from '../client/convertClient';
import { createOwnRules } from '../client/answers';
import type { InitialState } from '../client/types';
import { realTimers } from '../config/timers';
import { ConvertError, writeWholeMessages } from '../errors';
import type { ExperienceKey, FeatureKey, GoalKey } from '../register';
import type { TrackOptions } from '../tracking/conversion';
import { attempt } from '../values';
import { readConsent } from '../visitor/privacy';
import { dehydrateState } from './dehydrate';
import { createProjectLoader } from './loadProject';
import { createRequestVisitor } from './requestVisitor';
import { createServerAnswers, type ServerExperience, type ServerFeature } from './serverAnswers';
import { readOptions, type ServerAskOptions, type ServerConvertOptions } from './serverOptions';
import { createServerTracker } from './serverTracking';
import { createSharedConfigs } from './sharedConfigs';

/** What a request may ask and track. Requests share nothing of it. */
export interface ServerConvert {
  /** Empty when there is nobody to decide for. */
  readonly visitorId: string;
  /** State of the config. Without one in time every answer is the original. */
  readonly status: 'success' | 'timeout' | 'error';
  experience<Key extends ExperienceKey>(key: Key, options?: ServerAskOptions): ServerExperience<Key>;
  feature<Key extends FeatureKey>(key: Key, options?: ServerAskOptions): ServerFeature<Key>;
  /** Exposes the visitor now, where no page with `<ConvertExposure>` or a hook will: an API, an e-mail. */
  expose(decision: Pick<ServerExperience, 'exposures'>): void;
  /** Tracks a conversion, which `flush()` sends. */
  track(goal: GoalKey, options?: TrackOptions): TrackResult;
  /** Sends what is waiting; for `waitUntil`. Resolves when nothing of this request is under way. Never rejects. */
  flush(): Promise<void>;
  /** What `initialState` of `<ConvertProvider>` takes: plain JSON with what was asked so far. Default `mode` is `config`. */
  dehydrate(options?: { mode?: 'config' | 'decisions' | undefined }): InitialState;
  /** `Set-Cookie` values that keep the visitor, with consent. Read them when the response is made. */
  readonly cookies: readonly string[];
}

/** How long `flush()` waits for a config, for conversions that were tracked without one. */
const FLUSH_WAIT_MS = 5_000;

const shared = /* @__PURE__ */ createSharedConfigs({ ...realTimers, now: () => Date.now() });

/**
 * Decides for one request. Shares the config with all other requests of this process, decides only what is asked, and hands
 * over to the page. Never rejects: without a config in time every answer is the original.
 *
 * @example
 * const cookies = request.headers.get('cookie');
 * const convert = await createServerConvert({ sdkKey: '10035569/10034190', environment: 'production', cookies });
 * const hero = convert.experience('hero'); // { variation: 'b', … }
 * const state = convert.dehydrate({ mode: 'decisions' });
 */
export async function createServerConvert(given: ServerConvertOptions): Promise<ServerConvert> {
  writeWholeMessages(errorText);
  const readable = readOptions(given);
  const reporter = createReporter(readable.onError);
  const { report } = reporter;
  const refuse = (consent: unknown) => report(new ConvertError('consent-invalid', { consent }));
  const rules = createOwnRules(readable, reporter, readable.resolveRule);
  const options = { ...readable, consent: readConsent(readable.consent, 'granted', refuse) };

  const loader = createProjectLoader(options, shared, report);
  const first = await loader.load();
  let loaded = first;
  const project = () => (loaded.status === 'ready' ? loaded.project : null);
  const isPreview = first.preview !== null;

  const visitor = createRequestVisitor(options, project, report);
  const answers = createServerAnswers(options, rules, first, visitor.first);
  for (const key of options.experiences ?? []) answers.experience(key);
  for (const key of options.features ?? []) answers.feature(key);
  const tracker = createServerTracker({ options, rules, visitor, project, isPreview, reporter });

  const show = (decision: ServerExperience | ServerFeature) => {
    tracker.show(decision.exposures, false);
    return decision;
  };
  let flushing: Promise<void> = Promise.resolve();
  const sendAll = async () => {
    if (tracker.isDeferring()) {
      loaded = await loader.load(FLUSH_WAIT_MS);
      if (project()) visitor.identifyAgain();
      tracker.resume();
    }
    await tracker.flush();
  };

  return {
    visitorId: visitor.first.id,
    status: first.status === 'ready' ? 'success' : first.status,
    experience: (...asked) => show(answers.experience(...asked)) as never,
    feature: (...asked) => show(answers.feature(...asked)) as never,
    expose: ({ exposures }) => tracker.show(exposures, true),
    track: tracker.track,
    async flush() {
      // One after another, because each may read the record again and then change it.
      flushing = flushing.then(sendAll);
      await flushing;
      await loader.idle();
    },
    dehydrate: ({ mode = 'config' } = {}) =>
      dehydrateState({ options, visitor, loaded: first, answers: answers.list() }, mode),
    get cookies() {
      return isPreview ? [] : visitor.setCookies();
    },
  };
}

/** Reports each error, and each subject, once. What the app's callback throws is ignored. */
function createReporter(onError: ServerConvertOptions['onError']) {
  const reported = new Set<unknown>();
  const reportOnce = (subject: unknown, error: () => ConvertError) => {
    if (reported.has(subject)) return;
    reported.add(subject);
    attempt(() => onError?.(error()), undefined);
  };
  const report = (error: ConvertError) => reportOnce(error, () => error);
  // A request tells the app of errors only, so there is no other callback to guard.
  return { report, reportOnce, guard: (tell: () => void) => tell() };
}
