declare const process: { env: Record<string, string | undefined> };

/**
 * Does what only development should hear of. Bundlers replace `process.env.NODE_ENV`, and nothing else of it: most browsers'
 * pages have no `process` to ask for first, as there is none without a bundler. In production this is then an empty function,
 * and whatever it was to do leaves the bundle with it.
 */
export function inDevelopment(run: () => void): void {
  try {
    if (process.env.NODE_ENV !== 'production') run();
  } catch {
    // No bundler, so nobody to tell; and a hint that fails is no reason to stop.
  }
}
