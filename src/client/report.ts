import type { ConvertCallbacks } from './convertClient';
import { ConvertError } from '../errors';

declare const process: { env: Record<string, string | undefined> };

/**
 * Does what only development should hear of. Bundlers replace exactly `process.env.NODE_ENV`, and most pages have no `process` to ask
 * for first. In production this is then an empty function, and whatever it was to do leaves the bundle with it.
 */
export function inDevelopment(run: () => void): void {
  try {
    if (process.env.NODE_ENV !== 'production') run();
  } catch {
    // No bundler, so nobody to tell; and a hint that fails is no reason to stop.
  }
}

/** Tells development, and nobody else, of each `subject` once. */
export function createHint() {
  const told = new Set<string>();
  return (subject: string, message: string) =>
    inDevelopment(() => {
      if (told.has(subject)) return;
      told.add(subject);
      console.warn(`[convert-react] ${message}`);
    });
}

/** Where everything that goes wrong is heard of: by `onError`, or by the console in development. */
export function createReporter(callbacks: Pick<ConvertCallbacks, 'onError'>) {
  const told = new Set<string>();
  // React may be rendering when a client is made; callbacks of the app are for later.
  let unheard: ConvertError[] | null = [];

  const report = (error: ConvertError) => {
    if (unheard) return void unheard.push(error);
    const { onError } = callbacks;
    if (!onError) return inDevelopment(() => console.warn(error.message, error.details));
    try {
      onError(error);
    } catch (cause) {
      inDevelopment(() => console.error(cause));
    }
  };

  return {
    report,
    /** From now on errors are told at once; those until now are told here. */
    open() {
      const errors = unheard ?? [];
      unheard = null;
      errors.forEach(report);
    },
    /** Once for each `subject`. */
    reportOnce(subject: string, error: () => ConvertError) {
      if (told.has(subject)) return;
      told.add(subject);
      report(error());
    },
    hint: createHint(),
    /** Runs a callback of the app; what it throws is reported and goes no further. */
    guard(callback: () => void) {
      try {
        callback();
      } catch (cause) {
        report(new ConvertError('callback-failed', {}, { cause }));
      }
    },
  };
}

export type Reporter = ReturnType<typeof createReporter>;
