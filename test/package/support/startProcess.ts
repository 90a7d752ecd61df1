import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export interface StartedProcess {
  /** The address it has printed. */
  url: string;
  /** All that it has printed. */
  printed(): string;
  stop(): Promise<void>;
}

const ADDRESS = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/;

const START_MS = 60_000;

/** A Node program that serves, once it has printed where; it fails when the program ends before, or says nothing. */
export function startProcess(args: string[], cwd: string, env: Record<string, string>): Promise<StartedProcess> {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, NODE_ENV: 'production', ...env } });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const stop = () => {
    child.kill();
    return ended;
  };
  return new Promise((resolve, reject) => {
    let printed = '';
    const hear = (text: Buffer) => {
      printed += text.toString();
      // In CI programs colour what they print, also in the middle of an address.
      const port = ADDRESS.exec(stripVTControlCharacters(printed))?.[1];
      if (!port) return;
      clearTimeout(patience);
      resolve({ url: `http://127.0.0.1:${port}`, printed: () => printed, stop });
    };
    const patience = setTimeout(() => {
      reject(new Error(`${args.join(' ')} did not say where it serves:\n${printed}`));
      void stop();
    }, START_MS);
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`${args.join(' ')} ended:\n${printed}`)));
  });
}
