import type { Outcome } from './cells';
import type { Site } from './createSite';

/** Ids of what each page tracks: the exposure, and one conversion for each goal. */
export const TRACKED = ['500', '900', '901', '902'];

/** How many of these experiences, goals and `{goal}:{amount}` did not arrive, and how many arrivals were one too many. */
export function count({ tracking }: Site, expected: readonly string[]): Outcome {
  const ids = tracking.events().map(({ data }) => {
    const amount = (data.goalData as { key: string; value: unknown }[] | undefined)?.find(
      ({ key }) => key === 'amount',
    );
    return amount ? `${data.goalId}:${amount.value}` : String(data.experienceId ?? data.goalId);
  });
  const numbers = expected.map((id) => ids.filter((other) => other === id).length);
  return {
    lost: numbers.filter((number) => number === 0).length,
    repeated: numbers.reduce((sum, number) => sum + Math.max(0, number - 1), 0),
  };
}
