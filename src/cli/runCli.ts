import { version } from '../../package.json';
import { ConvertError } from '../errors';
import { CommandError, UsageError } from './commandError';
import { explainCommand } from './explainCommand';
import { serveCommand } from './serveCommand';
import { typesCommand } from './typesCommand';
import { USAGE } from './usage';
import { processWorld, type CliWorld } from './world';

type Command = (args: string[], world: CliWorld) => Promise<void>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['serve', serveCommand],
  ['types', typesCommand],
  ['explain', explainCommand],
]);

/** Runs one command to its end. Resolves with the exit code: 0, 1 when it failed, 2 when it was not understood. */
export async function runCli(args: readonly string[], world: CliWorld = processWorld): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (isHelp(name) || rest.some(isHelp)) {
    world.print(USAGE);
    return args.length > 0 ? 0 : 2;
  }
  if (name === '--version' || name === '-v') {
    world.print(version);
    return 0;
  }
  try {
    const command = COMMANDS.get(name);
    if (!command) throw new UsageError(`There is no command ${name}.`);
    await command(rest, world);
    return 0;
  } catch (error) {
    return reportFailure(error, world);
  }
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h' || argument === 'help';
}

function reportFailure(error: unknown, world: CliWorld): number {
  if (isUsageError(error)) {
    world.printError(`${error.message}\n\nconvert-react --help says what there is.`);
    return 2;
  }
  if (!(error instanceof CommandError) && !(error instanceof ConvertError)) throw error;
  world.printError(error.message);
  if (error instanceof ConvertError) world.printError(JSON.stringify(error.details));
  return 1;
}

/** Ours, or what node:util says of arguments that it cannot parse. */
function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}
