import { ConvertError } from '../errors';
import type { ExperienceKey, FeatureKey, GoalKey } from '../register';
import type { TrackOptions } from '../tracking/resolveConversion';
import type { Exposure } from './clientOptions';
import type { TrackResult } from './createTracker';
import { question } from './question';
import type { AskOptions, ExperienceResult, FeatureResult, Result } from './results';
import type { ClientParts } from './wireClient';

/** What an app asks, and what it says has happened. */
export function createVerbs({ ask, hints, project, reporter, shown, tracker, visitor }: ClientParts) {
  return {
    experience: <Key extends ExperienceKey>(key: Key, asked?: AskOptions) =>
      ask.ask('experience', key, asked) as unknown as ExperienceResult<Key>,
    feature: <Key extends FeatureKey>(key: Key, asked?: AskOptions) =>
      ask.ask('feature', key, asked) as unknown as FeatureResult<Key>,
    /** Every experience of the project, in config order; empty while pending. */
    experiences: (asked?: AskOptions) =>
      ask.answerAll(question('experience', '', asked)) as readonly ExperienceResult[],
    features: (asked?: AskOptions) => ask.answerAll(question('feature', '', asked)) as readonly FeatureResult[],
    /** Why an experience, or else a feature, comes out as it does for this visitor: every check and comparison, as text. */
    explain(key: string, asked?: AskOptions): string {
      const known = project();
      const isFeature = known?.featuresByKey.has(key) && !known.experiencesByKey.has(key);
      return ask.explain(isFeature ? 'feature' : 'experience', key, asked);
    },

    /** Says that a decision is on screen and seen: one exposure for each visitor, experience and variation, ever. */
    expose: (result: Result) => shown.add(result, true),
    /** Says that a decision is on screen: it is stored, and stays while it is shown. Returns the end of that. */
    show(result: Result): () => void {
      hints.ofResult(result);
      shown.add(result, false);
      return ask.hold(result);
    },
    /** Says that what a server decided is on screen: it is stored and exposed, once. Returns the end of that. */
    showServed(exposures: readonly Exposure[]): () => void {
      const own = exposures.filter(({ visitorId }) => visitorId === visitor.id());
      if (own.length < exposures.length) {
        reporter.reportOnce('visitor-differs', () => new ConvertError('visitor-differs'));
      }
      return shown.addServed(visitor.id(), own);
    },
    track(goal: GoalKey, data?: TrackOptions): TrackResult {
      shown.flush();
      return tracker.track(visitor.id(), goal, data);
    },
  };
}
