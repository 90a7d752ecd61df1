import { useContext, useEffect, useSyncExternalStore } from 'react';
import { question } from '../client/question';
import type { AnyResult, AskOptions } from '../client/results';
import { ConvertLocationContext } from './ConvertContext';
import { useClient } from './useClient';
import type { ExposureOptions } from './useExposure';
import { useHandover } from './useHandover';

/** The answers for every key of one kind; the same list while every answer is the same. */
export function useAllAnswers(
  kind: 'experience' | 'feature',
  { exposure = 'manual', ...options }: AskOptions & ExposureOptions = {},
): readonly AnyResult[] {
  const client = useClient();
  const location = useContext(ConvertLocationContext);
  const template = question(kind, '', location && !options.location ? { ...options, location } : options);
  const results = useSyncExternalStore(
    client.subscribe,
    () => client.answerAll(template),
    () => client.serverAnswerAll(template),
  );
  const handOver = useHandover(client);
  useEffect(() => {
    // A list that is merely looked at shows no variation: nothing is pinned, stored or exposed.
    const shown = exposure === 'mount' ? results : [];
    const releases = shown.map((result) => client.show(result));
    shown.forEach((result) => client.expose(result));
    handOver(() => releases.forEach((release) => release()));
  }, [client, results, exposure, handOver]);
  return results;
}
