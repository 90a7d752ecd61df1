import { readdir, readFile } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import type { Tab } from './engine';

const SPIN_MS = 400;

/** The processor time that each descendant of a process has used, in ticks, of those whose command line has this text. */
async function readTimes(root: number, text: string): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  const times = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    // The fields after the name, which may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parents.set(Number(name), Number(fields[1]));
    if (command.includes(text)) times.set(Number(name), Number(fields[11]) + Number(fields[12]));
  }
  const descends = (pid: number): boolean => {
    for (let at: number | undefined = pid; at && at > 1; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  return new Map([...times].filter(([pid]) => descends(pid)));
}

/**
 * The process in which a tab's page runs, on Linux. Neither Firefox nor WebKit says; so the page works hard for a moment, and the
 * process that did is its own.
 */
export async function findBusyProcess(tab: Tab, root: number, text: string): Promise<number> {
  const before = await readTimes(root, text);
  await tab.evaluate((ms) => {
    for (const end = performance.now() + ms; performance.now() < end;);
  }, SPIN_MS);
  const used = [...(await readTimes(root, text))].map(([pid, time]) => [pid, time - (before.get(pid) ?? 0)] as const);
  const [busiest] = used.sort(([, one], [, other]) => other - one);
  if (!busiest) throw new Error('No process of a page was found.');
  return busiest[0];
}

/** The process whose command line has this text, and whose parent's has not. */
export async function findMainProcess(text: string): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes(text)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const main = [...parents].find(([, parent]) => !parents.has(parent));
  if (!main) throw new Error(`No process has ${text}.`);
  return main[0];
}

const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/** No browser outlives the run that started it, however that ends. */
export function endWithUs(...started: ChildProcess[]): void {
  for (const child of started) {
    children.add(child);
    child.once('exit', () => children.delete(child));
  }
}

/** Ends a process at once, as a crash does, and waits until it is gone. */
export async function endProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
    for (;;) {
      process.kill(pid, 0);
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } catch {
    // Gone.
  }
}
