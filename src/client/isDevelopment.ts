declare const process: { env: Record<string, string | undefined> };

/**
 * Bundlers replace the whole expression, and nothing else: asking for `process` first would say no in a page that has
 * none. Where nobody replaces it and there is no `process`, it is production.
 */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production';
  } catch {
    return false;
  }
}
