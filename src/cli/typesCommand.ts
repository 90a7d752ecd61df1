import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../config/parseConfig';
import { CommandError } from './commandError';
import { generateTypes } from './generateTypes';
import { loadDocument, SOURCE_OPTIONS } from './loadDocument';
import { onlyArgument } from './onlyArgument';
import type { CliWorld } from './world';

/** `convert-react types <sdkKey|file> [-o file]` */
export async function typesCommand(args: string[], world: CliWorld): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...SOURCE_OPTIONS, output: { type: 'string', short: 'o' } },
  });
  const document = await loadDocument(onlyArgument(positionals, 'The SDK key or file'), values, world);
  const parsed = parseConfig(document);
  if (!parsed.ok) throw parsed.error;
  const text = generateTypes(parsed.project);
  if (values.output === undefined) return world.print(text.trimEnd());
  world.print(await writeChanged(values.output, text));
}

/** A file that is the same already is left alone, so that nothing that watches it wakes up. */
async function writeChanged(file: string, text: string): Promise<string> {
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before === text) return `${file} is up to date.`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return `${file} is written.`;
}
