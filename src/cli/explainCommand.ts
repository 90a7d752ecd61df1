import { didYouMean, environmentsOf } from '../config/names';
import { isRecord } from '../values';
import { type Bucketing, isUsableBucketing } from '../decision/decision';
import { explainExperience, explainFeature } from '../decision/explain';
import { formatExplanation } from '../decision/words';
import type { Assignments } from '../visitor/visitor';
import { type CliWorld, loadProject, readArguments, SOURCE_OPTIONS, TEXT, TEXTS, UsageError } from './command';

/** `convert-react explain <sdkKey|file> --visitor <id> [--experience <key>]… [--feature <key>]…` */
export async function explainCommand(args: string[], world: CliWorld): Promise<void> {
  const { argument, values } = readArguments(args, 'The SDK key or file', {
    ...SOURCE_OPTIONS,
    ...{ visitor: TEXT, experience: TEXTS, feature: TEXTS },
    ...{ attributes: TEXT, segments: TEXT, assignments: TEXT, location: TEXT },
    ...{ seed: TEXT, 'max-traffic': TEXT, 'exclude-experience-id': { type: 'boolean' } as const },
  });
  if (!values.visitor) throw new UsageError('--visitor is missing.');
  const visitor = {
    id: values.visitor,
    attributes: readJson(values.attributes, '--attributes'),
    segments: readJson(values.segments, '--segments'),
    assignments: readJson(values.assignments, '--assignments') as Assignments,
  };
  const { environment, experience, feature = [] } = values;
  const options = {
    environment,
    location: readJson(values.location, '--location'),
    bucketing: readBucketing(values),
  };
  const project = await loadProject(argument, values, world);
  const experiences = experience ?? (values.feature ? [] : [...project.experiencesByKey.keys()]);
  const explanations = [
    ...experiences.map((key) => formatExplanation(explainExperience(project, visitor, key, options))),
    ...feature.map((key) => formatExplanation(explainFeature(project, visitor, key, options))),
  ];
  world.print(explanations.join('\n\n'));

  const environments = environmentsOf(project);
  const asked = environments.length > 0 ? [environment ?? ''] : [];
  hintAtNames('environments of this project, for --environment', asked, environments, world);
  hintAtNames('experiences of this project', experiences, [...project.experiencesByKey.keys()], world);
  hintAtNames('features of this project', feature, [...project.featuresByKey.keys()], world);
}

/** Without any of these the explanation does not speak of `bucketing`. */
function readBucketing(values: { seed?: string; 'max-traffic'?: string; 'exclude-experience-id'?: boolean }) {
  const given = Object.entries({
    seed: readNumber(values.seed, '--seed'),
    maxTraffic: readNumber(values['max-traffic'], '--max-traffic'),
    excludeExperienceId: values['exclude-experience-id'],
  }).filter(([, value]) => value !== undefined);
  const bucketing: Bucketing = Object.fromEntries(given);
  if (!isUsableBucketing(bucketing)) throw new UsageError('--max-traffic must be 0 or more.');
  return given.length > 0 ? bucketing : undefined;
}

function readNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number)) throw new UsageError(`${option} must be a number.`);
  return number;
}

/** An unknown name is most often a typing error, so list those of the project. */
function hintAtNames(what: string, asked: string[], names: string[], world: CliWorld): void {
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  const meant = unknown.map((name) => didYouMean(name, names)).join('');
  world.printError(`\nThe ${what}: ${names.join(', ') || 'none'}.${meant}`);
}

function readJson(text: string | undefined, option: string): Record<string, unknown> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = `${option} is not valid JSON: ${(error as Error).message}.`;
    throw new UsageError(`${message} In a shell it needs quotes: ${option} '{"country": "DE"}'`);
  }
  if (!isRecord(value)) throw new UsageError(`${option} must be a JSON object.`);
  return { ...value };
}
