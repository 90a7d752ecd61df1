import { createRequire } from 'node:module';
import type { OfficialConstructor } from './official';

/** The command that installs the oracle; named in every message that misses it. */
export const INSTALL_COMMAND = 'npm ci --prefix test/parity/oracle';

const PINNED = '4.4.3';

/**
 * Convert's own SDK from this folder's node_modules, or an error that says how to install it: never a silent pass.
 * A bundle, which is not where this file is, says where to look `from`.
 */
export function loadOfficial(from: string | URL = import.meta.url): OfficialConstructor {
  const require = createRequire(from);
  let version: unknown;
  let exported: { default?: OfficialConstructor };
  try {
    version = (require('@convertcom/js-sdk/package.json') as { version?: unknown }).version;
    exported = require('@convertcom/js-sdk') as { default?: OfficialConstructor };
  } catch (cause) {
    throw new Error(`The oracle is not installed. Run: ${INSTALL_COMMAND}`, { cause });
  }
  if (version !== PINNED || !exported.default) {
    throw new Error(`The oracle must be @convertcom/js-sdk ${PINNED}, not ${String(version)}. Run: ${INSTALL_COMMAND}`);
  }
  return exported.default;
}
