import { parseArgs } from 'node:util';
import { isRecord } from '../values';
import { explainExperience, explainFeature } from '../decision/explain';
import { formatExplanation } from '../decision/words';
import type { Assignments } from '../visitor/visitor';
import { type CliWorld, onlyArgument, UsageError, loadProject, SOURCE_OPTIONS } from './command';

/** `convert-react explain <sdkKey|file> --visitor <id> [--experience <key>]… [--feature <key>]…` */
export async function explainCommand(args: string[], world: CliWorld): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SOURCE_OPTIONS,
      visitor: { type: 'string' },
      experience: { type: 'string', multiple: true },
      feature: { type: 'string', multiple: true },
      attributes: { type: 'string' },
      segments: { type: 'string' },
      assignments: { type: 'string' },
      location: { type: 'string' },
    },
  });
  const source = onlyArgument(positionals, 'The SDK key or file');
  if (!values.visitor) throw new UsageError('--visitor is missing.');
  const visitor = {
    id: values.visitor,
    attributes: readJson(values.attributes, '--attributes'),
    segments: readJson(values.segments, '--segments'),
    assignments: readJson(values.assignments, '--assignments') as Assignments,
  };
  const { environment } = values;
  const options = {
    location: readJson(values.location, '--location'),
    ...(environment !== undefined && { environment }),
  };
  const project = await loadProject(source, values, world);

  const { experience, feature = [] } = values;
  const experiences = experience ?? (values.feature ? [] : [...project.experiencesByKey.keys()]);
  const explanations = [
    ...experiences.map((key) => formatExplanation(explainExperience(project, visitor, key, options))),
    ...feature.map((key) => formatExplanation(explainFeature(project, visitor, key, options))),
  ];
  world.print(explanations.join('\n\n'));
  hintAtKeys('experiences', experiences, project.experiencesByKey, world);
  hintAtKeys('features', feature, project.featuresByKey, world);
}

/** An unknown key is most often a typing error, so list the keys of the project. */
function hintAtKeys(what: string, asked: string[], byKey: ReadonlyMap<string, unknown>, world: CliWorld): void {
  if (asked.every((key) => byKey.has(key))) return;
  world.printError(`\nThe ${what} of this project: ${[...byKey.keys()].join(', ') || 'none'}`);
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
