/** A browser that is driven from outside, whichever protocol it understands. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  /** In front, so that the page in it is visible; in Firefox the tab that was there before is hidden then. */
  open(): Promise<Tab>;
  /** Ends the whole browser as a crash would: nobody hears of it. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface Tab {
  /** Resolves when the page has loaded. */
  goto(url: string): Promise<void>;
  /** Calls the function in the page. It can use nothing but its arguments; they and the result travel as JSON. */
  evaluate<A extends unknown[], R>(run: (...args: A) => R, ...args: A): Promise<Awaited<R>>;
  /** Resolves when the page has loaded again. */
  reload(): Promise<void>;
  /** Does not wait for the page. */
  back(): Promise<void>;
  /** As somebody does who clicks on its cross: the page hears that it ends. */
  close(): Promise<void>;
  /** Ends the page's process: the page hears nothing. Other tabs may share the process. Not in WebKit. */
  crash(): Promise<void>;
}

/** How an engine finds what it needs on this machine. */
export interface LaunchOptions {
  /** Keeps what is stored beyond a `kill()`, for the next launch in the same folder. WebKit keeps nothing. */
  profile?: string;
}

/** The expression that calls a function in a page and gives its result as JSON. */
export function callAsText(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  const list = args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ');
  return `Promise.resolve((${run.toString()})(${list})).then((value) => JSON.stringify(value) ?? 'null')`;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A step that must come to an end, and says which one it was when it does not. */
export async function withLimit<T>(step: string, running: Promise<T>, limitMs = 30_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${limitMs / 1_000} s: ${step}.`)), limitMs);
  });
  running.catch(() => {});
  return Promise.race([running, tooLong]).finally(() => clearTimeout(timer));
}

/** Asks again and again until it is so. A page that is just being replaced cannot answer, which counts as no. */
export async function waitFor(what: string, check: () => boolean | Promise<boolean>, limitMs = 40_000): Promise<void> {
  const end = Date.now() + limitMs;
  let problem: unknown = null;
  for (;;) {
    try {
      if (await withLimit(what, Promise.resolve(check()))) return;
      problem = null;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1_000} s for ${what}.`, { cause: problem });
    await pause(25);
  }
}

/** Until the tab shows this address, loaded. */
export const waitForPage = (tab: Tab, url: string): Promise<void> =>
  waitFor(`the page ${url}`, () =>
    tab.evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url),
  );
