import { didYouMean, environmentsOf } from '../config/names';
import type { Project } from '../config/project';
import { findUnknownExclusions, readRuleTree } from '../decision/mutualExclusion';
import { isRecord } from '../values';
import { forcedDecision } from './answers';
import { inDevelopment, type Reporter } from './report';
import type { Result, Settings } from './types';

declare const process: { env: Record<string, string | undefined> };

export interface HintsOptions extends Pick<Reporter, 'hint'> {
  settings: Pick<Settings, 'environment' | 'forced' | 'location'>;
  /** Where the page's project comes from: its own config, a server that hands over all it may know, or a test. */
  origin: 'config' | 'server' | 'test';
  /** The whole project as it is served now; null while that is not known, as with a config kept from an earlier visit. */
  project: () => Project | null;
}

export type Hints = ReturnType<typeof createDevelopmentHints>;

const NO_HINTS: Hints = { review: () => {}, ofResult: () => {}, ofConversion: () => {} };

/**
 * What development should hear of once, although it is no error. A production bundle carries none of it. That takes the condition in
 * this place: bundlers drop what a call of `inDevelopment` contains, but keep the functions that it names.
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
function createDevelopmentHints({ hint, settings, origin, project }: HintsOptions) {
  const doubtful = new Map<string, Pick<Result, 'key' | 'reason'>>();

  const ofProject = (known: Project) => {
    for (const key of findUnknownExclusions(known)) {
      hint(`exclusion ${key}`, `An audience excludes by experience "${key}", which the project does not have.`);
    }
    // What a server hands over lacks variations and locations.
    if (origin !== 'config') return;
    for (const [key, wanted] of Object.entries(settings.forced)) {
      if (forcedDecision(known, key, settings.forced)?.details !== null) continue;
      const variations = known.experiencesByKey.get(key)?.variations.map((variation) => variation.key);
      const lacking = variations
        ? `variation "${wanted}" of experience "${key}", which \`forced\` shows.${didYouMean(String(wanted), variations)}`
        : `experience "${key}", which \`forced\` names.${didYouMean(key, known.experiencesByKey.keys())}`;
      hint(`forced ${key}`, `The project has no ${lacking}`);
    }
    const elements = known.locations.flatMap(({ rules }) => readRuleTree(rules).flat(2)).filter(isRecord);
    const compared = new Set(elements.map(({ key }) => String(key)));
    for (const name of Object.keys(settings.location ?? {})) {
      const meant = compared.has(name) ? '' : didYouMean(name, compared);
      if (meant) hint(`location ${name}`, `No location of the project looks at "${name}".${meant}`);
    }
  };

  const ofUnknown = (kind: 'experience' | 'feature', key: string, known: Project) => {
    const byKey = kind === 'experience' ? known.experiencesByKey : known.featuresByKey;
    // The answer is from before the project changed.
    if (byKey.has(key)) return;
    const meant = didYouMean(key, byKey.keys());
    const tell = (message: string) => hint(`${kind} ${key}`, message);
    if (origin === 'test') {
      const shape = kind === 'feature' ? '{ … }' : "'…'";
      // A feature that a test names is switched on by an experience that is called after it.
      const named = [...byKey.keys()].filter((name) => !name.startsWith('feature '));
      const list = named.length > 0 ? ` It names ${listOf(named)}.` : '';
      const fix = `Give it one: ${kind}s={{ '${key}': ${shape} }}.`;
      return tell(`The test provider names no ${kind} "${key}".${list}${meant} ${fix}`);
    }
    if (origin === 'server') {
      const fix = `Name it in \`${kind}s\` of createServerConvert.`;
      return tell(`The server handed over nothing about ${kind} "${key}".${meant} ${fix}`);
    }
    const { environment } = settings;
    const where = environment === undefined ? '' : ` in environment "${environment}"`;
    const what = environment === undefined ? 'the key' : 'the key and the name of the environment';
    tell(`The project has no ${kind} "${key}"${where}.${meant || ` Check ${what} in the Convert app.`}`);
  };

  const ofEnvironment = (known: Project, key?: string) => {
    const { environment } = settings;
    const named = environmentsOf(known);
    const own = key === undefined ? null : known.experiencesByKey.get(key)?.environment;
    if (environment === undefined) {
      const why = own ? `"${key}" runs in environment "${own}" only` : 'Every experience names an environment';
      hint('environment', `${why}, and none is configured. Pass \`environment\`: ${listOf(named, ' or ')}.`);
    } else if (!named.includes(environment)) {
      const what = `No experience runs in environment "${environment}", which is configured`;
      hint('environment', `${what}; they name ${listOf(named)}.${didYouMean(environment, named)}`);
    }
  };

  const reviewResults = (known = project()) => {
    if (!known) return;
    const { experiences } = known;
    const isElsewhere = experiences.every(({ environment }) => environment && environment !== settings.environment);
    if (origin === 'config' && experiences.length > 0 && isElsewhere) ofEnvironment(known);
    else
      for (const { key, reason } of doubtful.values()) {
        if (reason === 'environment') ofEnvironment(known, key);
        else ofUnknown(reason === 'unknown-feature' ? 'feature' : 'experience', key, known);
      }
    doubtful.clear();
  };

  // A hint that fails is no reason to stop.
  return {
    /** Gives the hints that waited, where they still hold. */
    review: () =>
      inDevelopment(() => {
        const known = project();
        if (known) ofProject(known);
        reviewResults(known);
      }),
    ofResult: ({ key, reason }: Pick<Result, 'key' | 'reason'>) =>
      inDevelopment(() => {
        if (!DOUBTFUL.includes(reason)) return;
        doubtful.set(`${reason} ${key}`, { key, reason });
        reviewResults();
      }),
    ofConversion: (goal: string, known: Project, resolved: { status: string; isDataUnsent: boolean }) =>
      inDevelopment(() => {
        const { status, isDataUnsent } = resolved;
        const meant = status === 'unknown-goal' && didYouMean(goal, known.goalsByKey.keys());
        if (meant) hint(`goal ${goal}`, `The project has no goal "${goal}".${meant}`);
        if (!isDataUnsent) return;
        const what = 'This visitor has already converted on this goal, so the data of this call was not sent.';
        hint(`track ${goal}`, `${what} For a further order pass \`allowRepeat: true\`.`);
      }),
  };
}

const listOf = (names: readonly string[], between = ', ') => names.map((name) => `"${name}"`).join(between);

const DOUBTFUL: readonly string[] = ['unknown-experience', 'unknown-feature', 'environment'];
