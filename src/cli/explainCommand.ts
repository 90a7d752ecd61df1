import { parseArgs } from 'node:util';
import { isRecord } from '../values';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { DecideOptions } from '../decision/decision';
import { explainExperience, explainFeature } from '../decision/explain';
import { formatExplanation } from '../decision/words';
import type { Assignments, Visitor } from '../visitor/visitor';
import { type CliWorld, onlyArgument, UsageError, loadDocument, SOURCE_OPTIONS } from './command';

const OPTIONS = {
  ...SOURCE_OPTIONS,
  visitor: { type: 'string' },
  experience: { type: 'string', multiple: true },
  feature: { type: 'string', multiple: true },
  attributes: { type: 'string' },
  segments: { type: 'string' },
  assignments: { type: 'string' },
  location: { type: 'string' },
} as const;

const parse = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof parse>['values'];

/** `convert-react explain <sdkKey|file> --visitor <id> [--experience <key>]… [--feature <key>]…` */
export async function explainCommand(args: string[], world: CliWorld): Promise<void> {
  const { values, positionals } = parse(args);
  const source = onlyArgument(positionals, 'The SDK key or file');
  const visitor = readVisitor(values);
  const options = readOptions(values);
  const parsed = parseConfig(await loadDocument(source, values, world));
  if (!parsed.ok) throw parsed.error;
  world.print(explanations(parsed.project, visitor, options, values).join('\n\n'));
  hintAtKeys('experiences', values.experience, parsed.project.experiencesByKey, world);
  hintAtKeys('features', values.feature, parsed.project.featuresByKey, world);
}

/** An unknown key is most often a typing error, so list the keys of the project. */
function hintAtKeys(what: string, asked: string[] = [], byKey: ReadonlyMap<string, unknown>, world: CliWorld): void {
  if (asked.every((key) => byKey.has(key))) return;
  world.printError(`\nThe ${what} of this project: ${[...byKey.keys()].join(', ') || 'none'}`);
}

function explanations(project: Project, visitor: Visitor, options: DecideOptions, { experience, feature }: Values) {
  const asksNothing = experience === undefined && feature === undefined;
  const experiences = asksNothing ? [...project.experiencesByKey.keys()] : (experience ?? []);
  return [
    ...experiences.map((key) => formatExplanation(explainExperience(project, visitor, key, options))),
    ...(feature ?? []).map((key) => formatExplanation(explainFeature(project, visitor, key, options))),
  ];
}

function readVisitor(values: Values): Visitor {
  if (!values.visitor) throw new UsageError('--visitor is missing.');
  return {
    id: values.visitor,
    attributes: readJson(values.attributes, '--attributes'),
    segments: readJson(values.segments, '--segments'),
    assignments: readJson(values.assignments, '--assignments') as Assignments,
  };
}

function readOptions(values: Values): DecideOptions {
  const location = readJson(values.location, '--location');
  return values.environment === undefined ? { location } : { location, environment: values.environment };
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
