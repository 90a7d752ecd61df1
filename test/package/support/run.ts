import { execFile } from 'node:child_process';

export interface RunResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
}

const TIMEOUT_MS = 180_000;

/** A program's whole output and exit code; a failure is a result, not an exception. */
export function tryRun(file: string, args: string[], { cwd, env }: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...cleanEnvironment(), ...env }, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(file, args, options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** What a program prints; throws when it fails. */
export async function run(file: string, args: string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await tryRun(file, args, options);
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Without what vitest and npm say to themselves: a user's terminal has none of it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const isForeign = (name: string) => /^(NODE_ENV|NODE_OPTIONS|NODE_PATH|VITEST.*|TEST|DEV|PROD|npm_.*)$/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}
