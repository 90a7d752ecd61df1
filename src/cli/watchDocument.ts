import { unwatchFile, watchFile } from 'node:fs';
import type { ConfigDocument } from '../config/configDocument';
import { readDocument } from './readDocument';

/** Hears of every new content of the file, and of every one that cannot be used. Gives back the end of it. */
export function watchDocument(
  file: string,
  onChange: (document: ConfigDocument) => void,
  onFailure: (message: string) => void,
): () => void {
  // Polled: editors replace a file in ways that end a watch on the file itself.
  const listener = (now: { mtimeMs: number; size: number }, before: { mtimeMs: number; size: number }) => {
    if (now.mtimeMs === before.mtimeMs && now.size === before.size) return;
    readDocument(file).then(onChange, (error: Error) => onFailure(error.message));
  };
  watchFile(file, { interval: 300 }, listener);
  return () => unwatchFile(file, listener);
}
