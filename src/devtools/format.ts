import type { Project } from '../config/project';
import type { Reason } from '../decision/decision';
import { describeValue } from '../decision/words';
import { attempt } from '../values';

/** A value of the app as text over several lines. Never throws, whatever the value is. */
export function formatData(value: unknown): string {
  return attempt(() => JSON.stringify(value, null, 2) as string | undefined, undefined) ?? describeValue(value);
}

/** The keys of an experience and its variation; the ids where the project does not have them. */
export function nameVariation(project: Project | null, experienceId: string, variationId: string) {
  const experience = project?.experiencesById.get(experienceId);
  const variation = experience?.variations.find(({ id }) => id === variationId);
  return [experience?.key ?? experienceId, variation?.key || variationId] as const;
}

/** The local time of day, to the millisecond: `14:03:07.250`. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** Each reason: a word or two for a list, and a sentence. */
export const REASONS: Readonly<Record<Reason, readonly [short: string, sentence: string]>> = {
  bucketed: ['bucketed', 'The hash of experience and visitor falls into this variation’s traffic.'],
  sticky: ['stored', 'The visitor got this variation earlier, and keeps it.'],
  forced: ['forced', 'Forced: shown whatever the rules say, never tracked or stored.'],
  preview: ['preview', 'The page’s address asks for it: shown, never tracked or stored.'],
  loading: ['loading', 'There is no config yet.'],
  timeout: ['timed out', 'The config did not come in time: the original, for as long as it is on screen.'],
  'no-visitor': ['no visitor', 'The visitor has no id.'],
  'unknown-experience': ['unknown', 'The project has no experience with this key.'],
  'unknown-feature': ['unknown', 'The project declares no feature with this key.'],
  'no-experience': ['carried by none', 'No experience carries this feature.'],
  'not-in-variation': ['not in variation', 'The visitor’s variation does not carry this feature.'],
  archived: ['archived', 'The experience is archived.'],
  environment: ['other environment', 'The experience runs in another environment.'],
  location: ['other location', 'The experience runs elsewhere: no location matches.'],
  audience: ['not in audience', 'The visitor is not in the audience.'],
  segment: ['not in segment', 'The visitor is in none of the segments.'],
  'no-variations': ['no variations', 'The experience has no variations.'],
  'not-in-traffic': ['not in traffic', 'The visitor’s hash falls outside the traffic of every variation.'],
  error: ['error', 'There is no config, or what was passed in could not be read.'],
};
