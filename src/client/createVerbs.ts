import type { ExperienceKey, FeatureKey } from '../register';
import type { AppVerbs } from './convertClient';
import { question, type Question } from './question';
import type { AskOptions, ExperienceResult, FeatureResult } from './results';
import type { ClientParts } from './wireClient';

/** What an app asks, and what it says has happened. */
export function createVerbs({ ask, hints, project, shown, tracker, visitor }: ClientParts): AppVerbs {
  const answer = (kind: Question['kind'], key: string, asked?: AskOptions) => {
    const result = ask.answer(question(kind, key, asked));
    hints.ofResult(result);
    return result as unknown;
  };

  return {
    experience: <Key extends ExperienceKey>(key: Key, asked?: AskOptions) =>
      answer('experience', key, asked) as ExperienceResult<Key>,
    feature: <Key extends FeatureKey>(key: Key, asked?: AskOptions) =>
      answer('feature', key, asked) as FeatureResult<Key>,
    experiences: (asked) => ask.answerAll(question('experience', '', asked)) as readonly ExperienceResult[],
    features: (asked) => ask.answerAll(question('feature', '', asked)) as readonly FeatureResult[],
    explain(key, asked) {
      const known = project();
      const isFeature = known?.featuresByKey.has(key) && !known.experiencesByKey.has(key);
      return ask.explain(question(isFeature ? 'feature' : 'experience', key, asked));
    },

    expose: (result) => shown.add(result, true),
    show(result) {
      hints.ofResult(result);
      shown.add(result, false);
      return ask.hold(result);
    },
    showServed: shown.addServed,
    track(goal, data) {
      shown.flush();
      return tracker.track(visitor.id(), goal, data);
    },
  };
}
