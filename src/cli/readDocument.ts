import { readFile } from 'node:fs/promises';
import { isConfigDocument, type ConfigDocument } from '../config/configDocument';
import { CommandError } from './commandError';

/** The config document in a file. */
export async function readDocument(file: string): Promise<ConfigDocument> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    );
  });
  const document = parseJson(text, file);
  if (!isConfigDocument(document)) {
    throw new CommandError(`${file} is no config document: account_id or project.id is missing.`);
  }
  return document;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CommandError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}
