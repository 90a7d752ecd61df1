import { parseArgs } from 'node:util';
import type { ConfigDocument } from '../config/configDocument';
import { parseConfig } from '../config/parseConfig';
import { type CliWorld, CommandError, onlyArgument, UsageError, readDocument, watchDocument } from './command';
import { type ConvertServer, type ConvertServerOptions, createConvertServer } from './createConvertServer';

const DEFAULT_PORT = 4400;

/** `convert-react serve <file>`: serves until the user interrupts. */
export async function serveCommand(args: string[], world: CliWorld): Promise<void> {
  const { file, options } = parseArguments(args);
  const document = await readDocument(file);
  const sdkKeys = options.sdkKeys ?? [`${document.account_id}/${document.project.id}`];
  const { secret } = options;
  const secrets = secret === undefined ? {} : Object.fromEntries(sdkKeys.map((key) => [key, secret]));
  const server = await startServer({ ...options, config: document, sdkKeys, secrets, log: world.print });
  announce(server, document, sdkKeys, world);

  const stopWatching = watchDocument(
    file,
    (changed) => {
      server.setConfig(changed);
      world.print(`${file} has changed: ${summaryOf(changed)}.`);
    },
    (message) => world.printError(`${message} The last good one is still served.`),
  );
  await interrupted(world);
  stopWatching();
  await server.close();
  world.print(`Stopped after ${count(server.total(), 'event')}.`);
}

function parseArguments(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string', multiple: true },
      'sdk-key': { type: 'string', multiple: true },
      secret: { type: 'string' },
      'debug-token': { type: 'string', multiple: true },
    },
  });
  const [host = '127.0.0.1', ...names] = values.host ?? [];
  return {
    file: onlyArgument(positionals, 'The file to serve'),
    options: {
      port: parsePort(values.port),
      host,
      names,
      sdkKeys: values['sdk-key'],
      secret: values.secret,
      debugTokens: values['debug-token'],
    },
  };
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError(`${text} is no port; 0 to 65535 are.`);
  return Number(text);
}

async function startServer(options: ConvertServerOptions): Promise<ConvertServer> {
  try {
    return await createConvertServer(options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new CommandError(`Port ${options.port} is taken; --port 0 takes a free one.`);
    throw new CommandError(`The server cannot listen at ${options.host}: ${message}`);
  }
}

function announce(server: ConvertServer, document: ConfigDocument, sdkKeys: string[], { print }: CliWorld): void {
  print(`Serving ${summaryOf(document)}.`);
  print('');
  print(`  Events, live       ${server.url}`);
  print(`  Config endpoint    ${server.configEndpoint}`);
  print(`  Tracking endpoint  ${server.trackEndpoint}`);
  print(`  SDK key            ${sdkKeys.join(', ')}`);
  print('');
  print('Ctrl+C stops it.');
  print('');
}

function summaryOf(document: ConfigDocument): string {
  const parsed = parseConfig(document);
  if (!parsed.ok) return 'a document that is no project';
  const { name, projectId, experiences, features, goals } = parsed.project;
  const parts = Object.entries({ experience: experiences, feature: features, goal: goals });
  const counts = parts.map(([what, list]) => count(list.length, what));
  return `${name || 'project'} (${projectId}) with ${counts.join(', ')}`;
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}

function interrupted({ onInterrupt }: CliWorld): Promise<void> {
  return new Promise((resolve) => {
    const leave = onInterrupt(() => {
      leave();
      resolve();
    });
  });
}
