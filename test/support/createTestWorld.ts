import type { CliWorld } from '../../src/cli/command';

export interface TestWorld extends CliWorld {
  printed: string[];
  errors: string[];
  /** What Ctrl+C does. */
  interrupt(): void;
}

/** The surroundings of a command, in the hands of a test. */
export function createTestWorld(env: Record<string, string> = {}): TestWorld {
  const printed: string[] = [];
  const errors: string[] = [];
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
  return {
    printed,
    errors,
    env,
    print: (line) => void printed.push(line),
    printError: (line) => void errors.push(line),
    interrupted: () => interrupted,
    interrupt,
  };
}
