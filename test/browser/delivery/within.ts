/** Longer than any step takes on a busy machine, and short enough for its test to say which one it was. */
const MOST_MS = 60_000;

/** A step that must come to an end: a test that merely times out does not say what it was waiting for. */
export async function within<T>(step: string, running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${MOST_MS / 1_000} s: ${step}.`)), MOST_MS);
  });
  return Promise.race([running, tooLong]).finally(() => clearTimeout(timer));
}
