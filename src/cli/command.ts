/** What the commands use of the process that they run in. A test passes its own. */
export interface CliWorld {
  /** Writes a line to standard output, or to standard error. */
  print(line: string): void;
  printError(line: string): void;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
  /** Calls the listener when the user interrupts. Returns a function that removes it. */
  onInterrupt(listener: () => void): () => void;
}

export const processWorld: CliWorld = {
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
  fetch: (...request) => fetch(...request),
  onInterrupt(listener) {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.once(signal, listener);
    return () => signals.forEach((signal) => void process.off(signal, listener));
  },
};

/** The arguments make no sense. The user has to call the command differently. */
export class UsageError extends Error {}

/** The arguments are fine, but the command failed. `message` is all that the user sees. */
export class CommandError extends Error {}

/** The one argument of a command that is not an option. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument, extra] = positionals;
  if (argument === undefined || argument === '') throw new UsageError(`${what} is missing.`);
  if (extra !== undefined) throw new UsageError(`${extra} is one argument too many.`);
  return argument;
}
