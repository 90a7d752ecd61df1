import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../parity/generate/random';
import { account, checkRows, type Diary, type Finding } from './account';
import { launchChromium } from './chromium';
import { createWitness, type Trouble, type Witness } from './createWitness';
import { type Engine, type LaunchOptions, pause, type Tab, waitFor, withLimit } from './engine';
import { launchFirefox } from './firefox';
import type { Tracked } from './randomPage';
import { launchWebkit } from './webkit';

const LAUNCHERS: Record<string, (options: LaunchOptions) => Promise<Engine>> = {
  chromium: launchChromium,
  firefox: launchFirefox,
  webkit: launchWebkit,
};
const FLAPPING_MS = 30_000;
const SETTLING_MS = 120_000;
const TROUBLES: readonly Trouble[] = ['well', 'well', 'well', 'slow', 'slow', '500', '429', 'cut unread'];
const GOALS = { signup: '900', cart: '901', purchase: '902', wide: '903' } as const;

interface OpenTab {
  readonly tab: Tab;
  /** The page in it, or null while it shows something else. */
  page: string | null;
  /** The page before that. */
  away: string;
  isStarted: boolean;
  isPending: boolean;
}

interface Run {
  readonly random: Random;
  readonly witness: Witness;
  readonly diary: Diary;
  readonly log: (line: string) => void;
  readonly name: string;
  engine: Engine;
  readonly launch: () => Promise<Engine>;
  tabs: OpenTab[];
  /** Amounts and order numbers that were given away. */
  count: number;
}

export interface RandomOptions {
  seed: number;
  browser?: string;
  isLoud?: boolean;
}

export interface RandomResult {
  readonly events: number;
  readonly requests: number;
  readonly lost: number;
  readonly repeated: number;
  readonly findings: readonly Finding[];
  readonly history: readonly string[];
}

/** Five to twelve tabs of one visitor do at random what visitors, apps and browsers do, while the server flaps for half a minute. */
export async function runRandomTabs({ seed, browser = 'chromium', isLoud }: RandomOptions): Promise<RandomResult> {
  checkRows();
  const random = createRandom(seed);
  const history: string[] = [];
  const startedAt = Date.now();
  const log = (line: string): void => {
    history.push(`${((Date.now() - startedAt) / 1_000).toFixed(2).padStart(6)}  ${line}`);
    if (isLoud) console.log(history[history.length - 1]);
  };
  const profile = await mkdtemp(join(tmpdir(), 'convert-random-'));
  const launch = () => LAUNCHERS[browser]!({ profile });
  const witness = await createWitness(`random${seed}`);
  const run: Run = {
    ...{ random, witness, log, launch, name: browser, count: 0, tabs: [] },
    diary: { tracked: [], ends: [], stops: [], kills: [], denials: [] },
    engine: await launch(),
  };
  try {
    const wanted = random.between(5, 12);
    for (let number = 0; number < Math.min(wanted, 4); number += 1) await open(run);
    const flapping = flap(run);
    for (const end = Date.now() + FLAPPING_MS; Date.now() < end; await pause(random.between(10, 350))) {
      await act(run, wanted);
    }
    await flapping;
    await settle(run);
    logRequests(witness, log, startedAt, history);
    return summarise(run, history);
  } finally {
    await run.engine.close().catch(() => {});
    await witness.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
}

async function flap({ random, witness, log }: Run): Promise<void> {
  // Choices of its own, so that the tabs' do not depend on who comes first.
  const own = createRandom(random.below(2 ** 31));
  for (const end = Date.now() + FLAPPING_MS; Date.now() < end;) {
    // Seldom: what was read before it was cut is sent again by right, which hides what is not.
    const trouble = own.chance(0.04) ? 'cut read' : own.pick(TROUBLES);
    witness.setTrouble(trouble);
    log(`server: ${trouble}`);
    await pause(own.between(300, 3_000));
  }
  witness.setTrouble('well');
  log('server: well for good');
}

/** One thing that happens, somewhere. What fails because a page is just going away is no matter. */
async function act(run: Run, wanted: number): Promise<void> {
  const { random, tabs, name } = run;
  if (tabs.length < wanted && random.chance(0.3)) return attempt(run, 'open', () => open(run));
  const open_ = tabs[random.below(tabs.length)];
  if (!open_) return attempt(run, 'open', () => open(run));
  if (open_.page === null) return attempt(run, 'back', () => goBack(run, open_));
  const can = (name === 'webkit' ? 0 : 1) as number;
  const choice = random.weighted<string>([
    [24, () => 'track'],
    [8, () => 'shout'],
    [6, () => 'stop'],
    [8, () => 'start'],
    [2, () => 'flush'],
    [6, () => 'reload'],
    [6, () => 'leave'],
    [5, () => 'close'],
    [4 * can, () => 'crash'],
    [3, () => 'grant'],
    [1, () => 'deny'],
    [0.3 * can, () => 'kill'],
  ]);
  await attempt(run, choice, () => ACTIONS[choice]!(run, open_));
}

async function attempt(run: Run, what: string, action: () => Promise<void>): Promise<void> {
  try {
    await withLimit(what, action(), 90_000);
  } catch (error) {
    run.log(`${what} failed: ${(error as Error).message.split('\n')[0]}`);
  }
}

const ACTIONS: Record<string, (run: Run, open: OpenTab) => Promise<void>> = {
  track: (run, open) => track(run, open, false),
  shout: (run, open) => track(run, open, true),

  async stop(run, open) {
    note(run, open, 'stop');
    open.isStarted = false;
    await open.tab.evaluate(() => window.random.client.stop());
  },

  async start(run, open) {
    run.log(`${open.page} start`);
    open.isStarted = true;
    await open.tab.evaluate(() => window.random.client.start());
  },

  async flush(run, open) {
    note(run, open, 'flush');
    await open.tab.evaluate(() => void window.random.client.flush());
  },

  async reload(run, open) {
    end(run, open, 'reload');
    await open.tab.reload();
    await arrive(run, open);
  },

  async leave(run, open) {
    end(run, open, 'leave');
    await open.tab.goto(run.witness.blank);
  },

  async close(run, open) {
    end(run, open, 'close');
    run.tabs = run.tabs.filter((other) => other !== open);
    await open.tab.close();
  },

  async crash(run, open) {
    end(run, open, 'crash');
    run.tabs = run.tabs.filter((other) => other !== open);
    await open.tab.crash();
    // Others may have lived in the same process.
    for (const other of [...run.tabs]) {
      const isAlive = await withLimit(
        'an answer',
        other.tab.evaluate(() => true),
        2_000,
      ).catch(() => false);
      if (isAlive) continue;
      end(run, other, 'crash');
      run.tabs = run.tabs.filter((each) => each !== other);
    }
  },

  async grant(run, open) {
    if (!open.isPending) return;
    run.log(`${open.page} grant`);
    await open.tab.evaluate(() => window.random.client.setConsent('granted'));
    open.isPending = false;
    for (const tracked of run.diary.tracked) if (tracked.page === open.page) tracked.isKept = true;
  },

  /** The visitor says no in one tab, which every page of the site hears, and yes again a moment later, which the app tells all. */
  async deny(run, { tab, page, isStarted }) {
    // No client tells the others while it is stopped.
    if (!isStarted) return;
    run.log(`${page} deny`);
    const deaf = run.tabs.filter((each) => each.page === null || !each.isStarted).map((each) => each.page ?? each.away);
    run.diary.denials.push({ at: Date.now(), deaf });
    await tab.evaluate(() => window.random.client.setConsent('denied'));
    await pause(1_000);
    const open = run.tabs.filter((each) => each.page !== null);
    await Promise.all(
      open.map((each) => each.tab.evaluate(() => window.random.client.setConsent('granted')).catch(() => {})),
    );
    for (const each of open) each.isPending = false;
    run.log('granted again');
  },

  async kill(run) {
    run.log('kill the browser');
    for (const open of run.tabs) end(run, open, 'kill');
    run.diary.kills.push(Date.now());
    run.tabs = [];
    await run.engine.kill();
    run.engine = await run.launch();
    for (let number = 0; number < 3; number += 1) await open(run);
  },
};

function note({ diary, log }: Run, { page }: OpenTab, how: string): void {
  log(`${page} ${how}`);
  if (page !== null) diary.stops.push({ page, at: Date.now(), how });
}

function end({ diary, log }: Run, open: OpenTab, how: string): void {
  log(`${open.page} ${how}`);
  if (open.page === null) return;
  // It may take a while until it really happens.
  diary.ends.push({ page: open.page, at: Date.now(), until: Date.now() + 1_500, how });
  open.away = open.page;
  open.page = null;
}

async function open(run: Run): Promise<void> {
  const isPending = run.random.chance(0.08);
  const tab = await run.engine.open();
  const opened: OpenTab = { tab, page: null, away: '', isStarted: true, isPending };
  run.tabs.push(opened);
  await tab.goto(isPending ? `${run.witness.page}?pending` : run.witness.page);
  await arrive(run, opened);
}

/** A page has loaded in the tab, and shows its experience. */
async function arrive(run: Run, open: OpenTab): Promise<void> {
  await waitFor('the page', () => open.tab.evaluate(() => window.random !== undefined));
  const isPending = await open.tab.evaluate(() => location.search.includes('pending'));
  const at = Date.now();
  open.page = await open.tab.evaluate(() => window.random.ready.then(() => window.random.birth));
  open.isStarted = true;
  open.isPending = isPending;
  run.log(`${open.page} is open${isPending ? ', pending' : ''}`);
  run.diary.tracked.push({ id: 'exposure 500', page: open.page, at, isKept: !isPending });
}

async function goBack(run: Run, open: OpenTab): Promise<void> {
  await open.tab.back();
  const before = run.diary.ends.map(({ page }) => page);
  await waitFor('the page to come back', () => open.tab.evaluate(() => window.random !== undefined));
  const page = await open.tab.evaluate(() => window.random.birth);
  if (!before.includes(page)) return arrive(run, open);
  open.page = page;
  run.log(`${page} comes back`);
}

async function track(run: Run, open: OpenTab, isShouted: boolean): Promise<void> {
  const { random } = run;
  const page = open.page!;
  const tracks = random.list(random.between(1, 4), (): Tracked =>
    random.weighted<Tracked>([
      [5, () => ({ goal: 'wide', amount: (run.count += 1) })],
      [2, () => ({ goal: random.pick(['signup', 'cart']) })],
      [2, () => ({ goal: 'purchase', transactionId: `t${random.between(1, 12)}` })],
    ]),
  );
  // An amount is worth what each page says; what all of them track at once must be once-only.
  const shared = isShouted ? tracks.filter(({ amount }) => amount === undefined) : tracks;
  const ids = shared.flatMap(({ goal, amount, transactionId }) => {
    const goalId = `goal ${GOALS[goal as keyof typeof GOALS]}`;
    if (amount !== undefined) return [goalId, `wide ${amount}`];
    return transactionId !== undefined ? [goalId, `order ${transactionId}`] : [goalId];
  });
  run.log(`${page} ${isShouted ? 'and all others track' : 'tracks'} ${ids.join(', ')}`);
  const tracked = ids.map((id) => ({ id, page, at: Date.now(), isKept: !open.isPending }));
  if (isShouted) {
    for (const { page: other, isPending } of run.tabs) {
      if (other === null || other === page) continue;
      tracked.push(...ids.map((id) => ({ id, page: other, at: Date.now(), isKept: !isPending })));
    }
  }
  await open.tab.evaluate(
    (list, isAll) => (isAll ? window.random.shout(list) : window.random.track(list)),
    shared,
    isShouted,
  );
  run.diary.tracked.push(...tracked);
}

/** Somebody comes back, and waits until nothing waits any more. */
async function settle(run: Run): Promise<void> {
  const visitor = await run.engine.open();
  const opened: OpenTab = { tab: visitor, page: null, away: '', isStarted: true, isPending: false };
  await visitor.goto(run.witness.page);
  await arrive(run, opened);
  for (const open of run.tabs) {
    if (open.page === null || open.isStarted) continue;
    await attempt(run, 'start', () => ACTIONS['start']!(run, open));
  }
  await waitFor(
    'the storage to be empty',
    () => visitor.evaluate(() => window.random.waiting() === 0),
    SETTLING_MS,
  ).catch(async (error: Error) => {
    const left = await visitor.evaluate(() =>
      Object.keys(localStorage).filter((key) => /\.(entry|sending|call)\./.test(key)),
    );
    run.log(`${error.message} Left: ${left.join(' ')}`);
  });
  for (let before = -1; before !== run.witness.seen.length; await pause(2_500)) before = run.witness.seen.length;
}

function logRequests({ seen }: Witness, _log: Run['log'], startedAt: number, history: string[]): void {
  for (const { at, ids, isBeacon, page, trouble, endedAt } of seen) {
    const time = ((at - startedAt) / 1_000).toFixed(2).padStart(6);
    history.push(`${time}  → ${isBeacon ? 'beacon' : page} ${trouble} (${endedAt - at} ms): ${ids.join(', ')}`);
  }
  history.sort((one, other) => Number(one.slice(0, 6)) - Number(other.slice(0, 6)));
}

function summarise({ diary, witness }: Run, history: readonly string[]): RandomResult {
  const findings = account(diary, witness.seen);
  return {
    events: new Set(diary.tracked.map(({ id }) => id)).size,
    requests: witness.seen.length,
    lost: findings.filter(({ arrivals }) => arrivals === 0).length,
    repeated: findings.reduce((sum, { arrivals }) => sum + Math.max(0, arrivals - 1), 0),
    findings,
    history,
  };
}
