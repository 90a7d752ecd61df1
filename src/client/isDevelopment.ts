declare const process: { env: Record<string, string | undefined> };

/**
 * Bundlers replace `process.env.NODE_ENV`, and nothing else of it: most browsers' pages have no `process` to ask for first,
 * as there is none without a bundler.
 */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production';
  } catch {
    return false;
  }
}
