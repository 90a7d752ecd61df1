declare const process: { env: Record<string, string | undefined> } | undefined;

/** Bundlers replace the expression, so production carries no warnings; without a bundler there may be no `process`. */
export function isDevelopment(): boolean {
  return typeof process !== 'undefined' && process.env.NODE_ENV !== 'production';
}
