import type { ConvertCallbacks } from './convertClient';
import type { Result, Settings } from './types';
import { ConvertError } from '../errors';
import type { Project } from '../config/project';
import { findUnknownExclusions } from '../decision/mutualExclusion';
import { forcedDecision } from './answers';

declare const process: { env: Record<string, string | undefined> };

/**
 * Does what only development should hear of. Bundlers replace `process.env.NODE_ENV`, and nothing else of it: most browsers'
 * pages have no `process` to ask for first, as there is none without a bundler. In production this is then an empty function,
 * and whatever it was to do leaves the bundle with it.
 */
export function inDevelopment(run: () => void): void {
  try {
    if (process.env.NODE_ENV !== 'production') run();
  } catch {
    // No bundler, so nobody to tell; and a hint that fails is no reason to stop.
  }
}

/** Tells development, and nobody else, of each `subject` once. */
export function createHint() {
  const told = new Set<string>();
  return (subject: string, message: string) =>
    inDevelopment(() => {
      if (told.has(subject)) return;
      told.add(subject);
      console.warn(`[convert-react] ${message}`);
    });
}

/** Where everything that goes wrong is heard of: once for each `subject`, by `onError`, or by the console in development. */
export function createReporter(callbacks: () => ConvertCallbacks) {
  const told = new Set<string>();
  // React may be rendering when a client is made; callbacks of the app are for later.
  let unheard: ConvertError[] | null = [];

  const report = (error: ConvertError) => {
    if (unheard) return void unheard.push(error);
    const { onError } = callbacks();
    if (!onError) return inDevelopment(() => console.warn(error.message, error.details));
    try {
      onError(error);
    } catch (cause) {
      inDevelopment(() => console.error(cause));
    }
  };

  return {
    report,
    /** From now on errors are told at once; those until now are told here. */
    open() {
      const errors = unheard ?? [];
      unheard = null;
      errors.forEach(report);
    },
    reportOnce(subject: string, error: () => ConvertError) {
      if (told.has(subject)) return;
      told.add(subject);
      report(error());
    },
    /** Development only: a hint that is no error. */
    hint: createHint(),
    /** Runs a callback of the app; what it throws is reported and goes no further. */
    guard(callback: () => void) {
      try {
        callback();
      } catch (cause) {
        report(new ConvertError('callback-failed', {}, { cause }));
      }
    },
  };
}

export type Reporter = ReturnType<typeof createReporter>;

export interface HintsOptions extends Pick<Reporter, 'hint'> {
  settings: Pick<Settings, 'environment' | 'forced'>;
  /** Where the page's project comes from: its own config, a server that hands over all it may know, or a test. */
  origin: 'config' | 'server' | 'test';
  /** The whole project as it is served now; null while that is not known, as with a config kept from an earlier visit. */
  project: () => Project | null;
}

export interface Hints {
  /** Something was learnt: hints that waited are given, where they still hold. */
  review(): void;
  ofResult(result: Pick<Result, 'key' | 'reason'>): void;
  ofUnsentData(goal: string): void;
}

const nothing = () => undefined;
const NO_HINTS: Hints = { review: nothing, ofResult: nothing, ofUnsentData: nothing };

/**
 * What development should hear of once, although nothing is wrong enough to be an error. A production bundle carries none of it. That
 * takes the condition in this place: bundlers drop what a call of `inDevelopment` contains, but keep the functions that it names.
 */
export function createHints(options: HintsOptions): Hints {
  try {
    if (process.env.NODE_ENV !== 'production') return createDevelopmentHints(options);
  } catch {
    // No bundler, so nobody to tell.
  }
  return NO_HINTS;
}

/**
 * A hint waits until the truth is known: what an old config or a part of one lacks, or what is not configured yet, may be there
 * a moment later.
 */
function createDevelopmentHints({ hint, settings, origin, project }: HintsOptions): Hints {
  const doubtful = new Map<string, Pick<Result, 'key' | 'reason'>>();

  const ofProject = (known: Project) => {
    for (const key of findUnknownExclusions(known)) {
      hint(`exclusion ${key}`, `An audience excludes by experience "${key}", which the project does not have.`);
    }
    // What a server hands over lacks variations.
    for (const [key, wanted] of origin === 'config' ? Object.entries(settings.forced) : []) {
      if (forcedDecision(known, key, settings.forced)?.details !== null) continue;
      hint(`forced ${key}`, `The project has no variation "${wanted}" of experience "${key}", which \`forced\` shows.`);
    }
  };

  const ofUnknown = (kind: 'experience' | 'feature', key: string, known: Project) => {
    if (origin === 'test') {
      const shape = kind === 'feature' ? '{ … }' : "'…'";
      // A feature that a test names is switched on by an experience that is called after it.
      const named = [...(kind === 'feature' ? known.featuresByKey : known.experiencesByKey).keys()]
        .filter((name) => !name.startsWith('feature '))
        .map((name) => `"${name}"`);
      const list = named.length > 0 ? ` It names ${named.join(', ')}.` : '';
      return hint(
        `${kind} ${key}`,
        `The test provider names no ${kind} "${key}".${list} Give it one: ${kind}s={{ '${key}': ${shape} }}.`,
      );
    }
    if (origin === 'server') {
      const fix = `Name it in \`${kind}s\` of createServerConvert.`;
      return hint(`${kind} ${key}`, `The server handed over nothing about ${kind} "${key}". ${fix}`);
    }
    if ((kind === 'experience' ? known.experiencesByKey : known.featuresByKey).has(key)) return;
    const { environment } = settings;
    const where = environment === undefined ? '' : ` in environment "${environment}"`;
    const what = environment === undefined ? 'the key' : 'the key and the name of the environment';
    hint(`${kind} ${key}`, `The project has no ${kind} "${key}"${where}. Check ${what} in the Convert app.`);
  };

  const ofEnvironment = (key: string, known: Project) => {
    const { environment } = settings;
    const named = [...new Set(known.experiences.map((experience) => experience.environment ?? ''))].filter(Boolean);
    const own = known.experiencesByKey.get(key)?.environment;
    if (!own || own === environment) return;
    if (environment === undefined) {
      const why = `"${key}" runs in environment "${own}" only, and none is configured.`;
      hint('environment', `${why} Pass \`environment\`.`);
    } else if (!named.includes(environment)) {
      const list = named.map((name) => `"${name}"`).join(', ');
      hint(
        'environment',
        `No experience runs in environment "${environment}", which is configured; they name ${list}.`,
      );
    }
  };

  const reviewResults = () => {
    const known = project();
    if (!known) return;
    for (const { key, reason } of doubtful.values()) {
      if (reason === 'environment') ofEnvironment(key, known);
      else ofUnknown(reason === 'unknown-feature' ? 'feature' : 'experience', key, known);
    }
    doubtful.clear();
  };

  /** A hint that fails is no reason to stop. */
  const guarded =
    <Arguments extends unknown[]>(give: (...about: Arguments) => void) =>
    (...about: Arguments) =>
      inDevelopment(() => give(...about));

  return {
    review: guarded(() => {
      const known = project();
      if (!known) return;
      ofProject(known);
      reviewResults();
    }),
    ofResult: guarded(({ key, reason }) => {
      if (!DOUBTFUL.includes(reason)) return;
      doubtful.set(`${reason} ${key}`, { key, reason });
      reviewResults();
    }),
    ofUnsentData: guarded((goal) => {
      const what = 'This visitor has already converted on this goal, so the data of this call was not sent.';
      hint(`track ${goal}`, `${what} For a further order pass \`allowRepeat: true\`.`);
    }),
  };
}

const DOUBTFUL: readonly string[] = ['unknown-experience', 'unknown-feature', 'environment'];
