import { isConfigDocument } from '../config/configDocument';
import { environmentsOf } from '../config/names';
import { attempt } from '../values';
import { type CliWorld, fetchDocument, OUTPUT_OPTIONS } from './command';
import { readArguments, summaryOf, toProject, writeOutput } from './command';

/** `convert-react pull <sdkKey> [-o file]`: the config of a project, for `serve`, `explain` and tests. */
export async function pullCommand(args: string[], world: CliWorld): Promise<void> {
  const { argument, values } = readArguments(args, 'The SDK key', OUTPUT_OPTIONS);
  const { output } = values;
  const document = await fetchDocument(argument, values, world);
  const text = JSON.stringify(document, null, 2);
  if (output === undefined) return world.print(text);
  const { id } = document.project;
  const isSameProject = (before: string) => String(projectIdIn(before)) === String(id);
  const outcome = await writeOutput(output, `${text}\n`, `config of project ${id}`, isSameProject);
  world.print(`${output} is ${outcome}: ${summaryOf(document)}.`);
  world.print(`Environments: ${environmentsOf(toProject(document)).join(', ') || 'no experience names one'}.`);
}

/** Undefined where the text is no config. */
function projectIdIn(text: string): string | number | undefined {
  const document: unknown = attempt(() => JSON.parse(text) as unknown, null);
  return isConfigDocument(document) ? document.project.id : undefined;
}
