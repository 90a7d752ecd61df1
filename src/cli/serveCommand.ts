import { statSync } from 'node:fs';
import type { ConfigDocument } from '../config/configDocument';
import { environmentsOf } from '../config/names';
import { attempt, pastedText } from '../values';
import { type CliWorld, CommandError, countOf, readArguments, readDocument } from './command';
import { summaryOf, TEXT, TEXTS, toProject, UsageError } from './command';
import { type ConvertServer, type ConvertServerOptions, createConvertServer } from './createConvertServer';

/** `convert-react serve <file>`: serves until the user interrupts. */
export async function serveCommand(args: string[], world: CliWorld): Promise<void> {
  const { argument: file, values } = readArguments(args, 'The file to serve', {
    ...{ port: TEXT, host: TEXTS, 'sdk-key': TEXTS, secret: TEXT, 'debug-token': TEXTS },
  });
  const port = parsePort(values.port);
  // Blank is none: a variable of the shell that is not set.
  const [host = '127.0.0.1', ...names] = values.host?.filter(pastedText) ?? [];
  const secret = pastedText(values.secret);
  const debugTokens = values['debug-token']?.filter(pastedText);
  const config = await readDocument(file);
  const { accountId, projectId } = toProject(config);
  const keys = values['sdk-key']?.filter(pastedText) ?? [];
  const sdkKeys = keys.length > 0 ? keys : [`${accountId}/${projectId}`];
  const secrets = secret ? Object.fromEntries(sdkKeys.map((key) => [key, secret])) : {};
  const server = await startServer({ port, host, names, config, sdkKeys, secrets, debugTokens, log: world.print });
  announce(server, config, sdkKeys, world);

  const stopWatching = watchFile(file, async () => {
    try {
      const changed = await readDocument(file);
      world.print(`${file} has changed: ${summaryOf(changed)}.`);
      server.setConfig(changed);
    } catch (error) {
      world.printError(`${(error as Error).message} The last good one is still served.`);
    }
  });
  await world.interrupted();
  stopWatching();
  await server.close();
  world.print(`Stopped after ${countOf(server.total(), 'event')}.`);
}

function parsePort(text = '4400'): number {
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

/** What is served, and the props of a provider that uses it. */
function announce(server: ConvertServer, document: ConfigDocument, sdkKeys: string[], { print }: CliWorld): void {
  const { url, configEndpoint, trackEndpoint } = server;
  const environment = environmentsOf(toProject(document));
  const props = Object.entries({ sdkKey: sdkKeys, environment, configEndpoint, trackEndpoint });
  const lines = props.flatMap(([name, values]) => {
    const [first, ...others] = [values].flat().map((value) => `"${value}"`);
    const or = others.length > 0 ? ` /* or ${others.join(', ')} */` : '';
    return first === undefined ? [] : `  ${name}=${first}${or}`;
  });
  print(`Serving ${summaryOf(document)}. Events, live: ${url}\n`);
  print(['<ConvertProvider', ...lines, '>\n'].join('\n'));
  print('Ctrl+C stops it.\n');
}

const POLL_MS = 300;

/**
 * Calls back when the content of the file is another. Returns a function that stops watching. It polls, because editors replace
 * a file in ways that end a watch on it. Node's `watchFile` looks for the first time a while after the call, which is too late.
 */
function watchFile(file: string, onChange: () => void): () => void {
  const readStamp = () => {
    const stats = attempt(() => statSync(file), null);
    return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
  };
  let before = readStamp();
  const timer = setInterval(() => {
    const now = readStamp();
    if (now !== before) onChange();
    before = now;
  }, POLL_MS);
  return () => clearInterval(timer);
}
