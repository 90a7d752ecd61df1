import { useContext, useEffect, useSyncExternalStore } from 'react';
import { question } from '../client/question';
import type { AnyResult, AskOptions } from '../client/results';
import { ConvertLocationContext } from './ConvertContext';
import { releaseSoon } from './releaseSoon';
import { useClient } from './useClient';
import type { ExposureOptions } from './useExposure';

/** The answers for every key of one kind; the same list while every answer is the same. */
export function useAllAnswers(
  kind: 'experience' | 'feature',
  asked?: AskOptions & ExposureOptions,
): readonly AnyResult[] {
  const { exposure = 'manual', ...options } = asked ?? {};
  const client = useClient();
  const location = useContext(ConvertLocationContext);
  const template = question(kind, '', location && !options.location ? { ...options, location } : options);
  const results = useSyncExternalStore(
    client.subscribe,
    () => client.answerAll(template),
    () => client.serverAnswerAll(template),
  );
  useEffect(() => {
    // A list that is merely looked at shows no variation: nothing is pinned, stored or exposed.
    if (exposure !== 'mount') return undefined;
    results.forEach((result) => client.expose(result));
    const releases = results.map((result) => client.show(result));
    return () => releases.forEach(releaseSoon);
  }, [client, results, exposure]);
  return results;
}
