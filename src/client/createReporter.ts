import type { ConvertCallbacks } from './clientOptions';
import { ConvertError } from '../errors';
import { createHint } from './createHint';
import { inDevelopment } from './inDevelopment';

/** Where everything that goes wrong is heard of: once for each `subject`, by `onError`, or by the console in development. */
export function createReporter(callbacks: () => ConvertCallbacks) {
  const told = new Set<string>();
  // React may be rendering when a client is made; callbacks of the app are for later.
  let unheard: ConvertError[] | null = [];

  const report = (error: ConvertError) => {
    if (unheard) return void unheard.push(error);
    const { onError } = callbacks();
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
    reportOnce(subject: string, error: () => ConvertError) {
      if (told.has(subject)) return;
      told.add(subject);
      report(error());
    },
    /** Development only: a hint that is no error. */
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
