import { UsageError } from './commandError';

/** The one argument of a command that is not an option. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument, extra] = positionals;
  if (argument === undefined || argument === '') throw new UsageError(`${what} is missing.`);
  if (extra !== undefined) throw new UsageError(`${extra} is one argument too many.`);
  return argument;
}
