/** The few globals by which runtimes tell themselves apart. */
interface Scope {
  window?: unknown;
  WorkerGlobalScope?: unknown;
  navigator?: unknown;
}

/**
 * Whether this code is visible to visitors: in a page or in a web worker. Servers and edge runtimes are not, although Deno has
 * had a `window` and Cloudflare a `WorkerGlobalScope`; what none of them has is a document, or a user agent that claims to be Mozilla.
 */
export function isBrowser(scope: Scope = globalThis as Scope): boolean {
  if (hasDocument(scope.window)) return true;
  return typeof scope.WorkerGlobalScope === 'function' && /^Mozilla\//.test(userAgent(scope.navigator));
}

function hasDocument(window: unknown): boolean {
  return (
    typeof window === 'object' && window !== null && typeof (window as { document?: unknown }).document === 'object'
  );
}

function userAgent(navigator: unknown): string {
  return String((navigator as { userAgent?: unknown } | null | undefined)?.userAgent ?? '');
}
