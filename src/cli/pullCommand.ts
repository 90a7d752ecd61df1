import { readFile } from 'node:fs/promises';
import { type ConfigDocument, isConfigDocument } from '../config/configDocument';
import { environmentsOf } from '../config/names';
import { attempt } from '../values';
import { type CliWorld, CommandError, SOURCE_OPTIONS } from './command';
import { fetchDocument, readArguments, summaryOf, toProject, writeChanged } from './command';

/** `convert-react pull <sdkKey> [-o file]`: the config of a project, for `serve`, `explain` and tests. */
export async function pullCommand(args: string[], world: CliWorld): Promise<void> {
  const options = { ...SOURCE_OPTIONS, output: { type: 'string', short: 'o' } } as const;
  const { argument, values } = readArguments(args, 'The SDK key', options);
  const { output } = values;
  const document = await fetchDocument(argument, values, world);
  const text = JSON.stringify(document, null, 2);
  if (output === undefined) return world.print(text);
  await refuseForeignFile(output, document);
  world.print(`${output} is ${await writeChanged(output, `${text}\n`)}: ${summaryOf(document)}.`);
  world.print(`Environments: ${environmentsOf(toProject(document)).join(', ') || 'no experience names one'}.`);
}

/** Only an earlier pull of the same project is written over. */
async function refuseForeignFile(file: string, { project }: ConfigDocument): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const before = attempt(() => JSON.parse(text) as unknown, null);
  if (isConfigDocument(before) && String(before.project.id) === String(project.id)) return;
  const problem = `${file} is there already, and is no config of project ${project.id}.`;
  throw new CommandError(`${problem} Name another file, or delete it first.`);
}
