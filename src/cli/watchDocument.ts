import { statSync } from 'node:fs';
import { attempt } from '../config/attempt';
import type { ConfigDocument } from '../config/configDocument';
import { readDocument } from './readDocument';

const POLL_MS = 300;

/** Hears of every new content of the file, and of every one that cannot be used. Gives back the end of it. */
export function watchDocument(
  file: string,
  onChange: (document: ConfigDocument) => void,
  onFailure: (message: string) => void,
): () => void {
  let before = stampOf(file);
  // Polled: editors replace a file in ways that end a watch on it. By hand, since `watchFile` first looks a while after it was
  // called, and takes what it finds then for the content that is known.
  const timer = setInterval(() => {
    const now = stampOf(file);
    if (now === before) return;
    before = now;
    readDocument(file).then(onChange, (error: Error) => onFailure(error.message));
  }, POLL_MS);
  return () => clearInterval(timer);
}

/** Differs when the content does; the same for no file and one that cannot be looked at. */
function stampOf(file: string): string {
  const stats = attempt(() => statSync(file), null);
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
}
