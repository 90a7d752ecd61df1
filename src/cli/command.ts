/** What the commands need of the process that they run in; a test passes its own. */
export interface CliWorld {
  /** A line for whoever reads the output, and one for whoever reads the errors. */
  print(line: string): void;
  printError(line: string): void;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
  /** Calls back when the user wants out; gives back the undoing. */
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

/** The user asked for something that cannot be, and has to ask differently. */
export class UsageError extends Error {}

/** The user asked well, and it did not work out; `message` says all there is to say. */
export class CommandError extends Error {}

/** The one argument of a command that is not an option. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument, extra] = positionals;
  if (argument === undefined || argument === '') throw new UsageError(`${what} is missing.`);
  if (extra !== undefined) throw new UsageError(`${extra} is one argument too many.`);
  return argument;
}
