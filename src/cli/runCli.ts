import { version } from '../../package.json';
import { configUrl } from '../config/configRequest';
import { didYouMean } from '../config/names';
import { ConvertError } from '../errors';
import { type CliWorld, CommandError, processWorld, readArguments, TEXT, UsageError } from './command';
import { explainCommand } from './explainCommand';
import { pullCommand } from './pullCommand';
import { serveCommand } from './serveCommand';
import { typesCommand } from './typesCommand';

const COMMANDS = new Map<string, (args: string[], world: CliWorld) => Promise<void> | void>([
  ['pull', pullCommand],
  ['serve', serveCommand],
  ['types', typesCommand],
  ['explain', explainCommand],
  ['preload', preloadCommand],
]);

/** Runs one command. Resolves with the exit code: 0, or 1 when it failed, or 2 when its arguments are wrong. */
export async function runCli(args: readonly string[], world: CliWorld = processWorld): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === 'help' || [name, ...rest].some(isHelp)) {
    world.print(USAGE);
    return args.length > 0 ? 0 : 2;
  }
  if (name === '--version' || name === '-v') {
    world.print(version);
    return 0;
  }
  try {
    const command = COMMANDS.get(name);
    if (!command) throw new UsageError(`There is no command ${name}.${didYouMean(name, COMMANDS.keys())}`);
    await command(rest, world);
    return 0;
  } catch (error) {
    return reportFailure(error, world);
  }
}

/** `convert-react preload <sdkKey>`: the tag by which a page asks for its config before its script runs. */
function preloadCommand(args: string[], world: CliWorld): void {
  const options = { environment: TEXT, 'config-endpoint': TEXT };
  const { argument: sdkKey, values } = readArguments(args, 'The SDK key', options);
  const url = configUrl({ sdkKey, environment: values.environment, configEndpoint: values['config-endpoint'] });
  const href = url.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  world.print(`<link rel="preload" as="fetch" crossorigin href="${href}">`);
}

const isHelp = (argument: string) => argument === '--help' || argument === '-h';

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

/** A UsageError, or the error of node:util for arguments that it cannot parse. */
function isUsageError(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return error instanceof UsageError || String(code).startsWith('ERR_PARSE_ARGS');
}

const USAGE = `Usage: convert-react <command> …

  pull <sdkKey>             the project as Convert serves it, for the other commands and for tests
  serve <file>              a local Convert server for the project in the file
  types <sdkKey|file>       TypeScript types of a project's keys and variables
  explain <sdkKey|file>     why a visitor gets what they get
  preload <sdkKey>          the tag by which a page asks for its config before its script runs

pull
  -o, --output <file>       where to write, project.json for example; without it, to the terminal
                            (a file that is no earlier pull of this project is left alone)

serve
  --port <n>                default 4400; 0 takes a free one
  --host <name>             where it listens, default 127.0.0.1; repeated, a further name of the server
                            (requests for other names are refused: a web page can point one at this machine)
  --sdk-key <key>           default {account id}/{project id}; may be repeated
  --secret <secret>         what the SDK keys need as Authorization: Bearer
  --debug-token <token>     opens drafts and paused experiences; may be repeated

  While it runs it can be asked, and made to fail:
  GET /_events              what it has received, as JSON; DELETE forgets it
  POST /_faults             {"target": "track", "status": 503, "times": 2}, or a list of such
                            target: config or track; also delayMs, drop (before, after), truncate, body, headers
  DELETE /_faults           removes all faults

types
  -o, --output <file>       where to write; without it, to the terminal
                            (a file that this command did not write is left alone)

explain
  --visitor <id>            whose decision
  --experience <key>        which one; may be repeated
  --feature <key>           which one; may be repeated. Neither given: every experience
  --attributes <json>       of the visitor
  --segments <json>         of the visitor
  --assignments <json>      variation ids by experience id, as stored
  --location <json>         location properties
  --seed <n>, --max-traffic <n>, --exclude-experience-id
                            the \`bucketing\` of the provider, if it has one

preload
  --environment <name>, --config-endpoint <url>: as the provider has them

pull, types and explain, with an SDK key
  --environment <name>      pull and types: of this one only; explain: decide in this one, with a file too
  --secret <secret>         or CONVERT_SDK_SECRET in the environment
  --debug-token <token>     or CONVERT_DEBUG_TOKEN
  --config-endpoint <url>   where to ask, if not Convert

--help, -h; --version, -v`;
