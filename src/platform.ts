// Replaces what the oldest platforms of docs/platforms.md lack. `eslint.config.js` forbids the newer APIs everywhere else.

/** `Object.hasOwn`, which Safari 15.4 and Chrome 93 were the first to have. */
export const hasOwn = (value: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(value, key);

/** Undefined on a platform without AbortController. */
export const createAbort = (): AbortController | undefined =>
  typeof AbortController === 'function' ? new AbortController() : undefined;

/** Why a signal was aborted. Signals before Safari 15.4 and Chrome 98, of jsdom 20 and of React Native have no reason. */
export const abortReason = (signal: AbortSignal): unknown =>
  // eslint-disable-next-line no-restricted-syntax
  signal.reason ?? Object.assign(new Error('The request was aborted.'), { name: 'AbortError' });

/**
 * Fetches with `extras`, or without where the runtime refuses them: workerd before 2024-11 has neither `cache` nor `credentials`,
 * and the fetch of Node refuses a signal of jsdom.
 */
export async function fetchPortably(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  extras: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url, { ...init, ...extras });
  } catch (error) {
    if (!isRefused(url, extras)) throw error;
    return fetch(url, init);
  }
}

function isRefused(url: string, extras: RequestInit): boolean {
  if (typeof Request !== 'function') return false;
  try {
    return !new Request(url, extras);
  } catch {
    return true;
  }
}

/** `JSON.stringify`, also where a script (Prototype.js) gave arrays or all objects a `toJSON`, which would turn them into text. */
export function toJson(value: unknown): string {
  return 'toJSON' in Array.prototype ? JSON.stringify(value, takeAsItIs) : JSON.stringify(value);
}

function takeAsItIs(this: Record<string, unknown>, key: string, item: unknown): unknown {
  const value = this[key];
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]' ? value : item;
}

/** A part of `navigator`; undefined where there is none, or where a script or a policy makes it throw. */
export function fromNavigator(name: string): unknown {
  try {
    return (globalThis.navigator as unknown as Record<string, unknown> | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** The globals that distinguish runtimes. */
interface Scope {
  window?: { document?: unknown } | null;
  WorkerGlobalScope?: unknown;
  navigator?: { product?: unknown; userAgent?: unknown } | null;
}

/**
 * Whether this code runs for one visitor, who can read it: in a page, a web worker or React Native. Some servers and edge runtimes have a
 * `window` (Deno) or a `WorkerGlobalScope` (Cloudflare), but none has a document, or a user agent that begins with Mozilla.
 */
export function isBrowser(scope: Scope = globalThis as Scope): boolean {
  // Read one by one: in a page a script may have made `navigator` throw.
  if (typeof scope.window?.document === 'object' || scope.navigator?.product === 'ReactNative') return true;
  return typeof scope.WorkerGlobalScope === 'function' && /^Mozilla\//.test(String(scope.navigator?.userAgent));
}
