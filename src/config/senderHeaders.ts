import type { ConfigRequestOptions } from './configRequest';
import { pastedText } from './pastedText';

/** What servers say of themselves, and pages must not: a user agent that Convert's bot filter lets pass, the key's secret. */
export function senderHeaders(
  { sdkKey, secret }: Pick<ConfigRequestOptions, 'sdkKey' | 'secret'>,
  inBrowser: boolean,
): Record<string, string> {
  if (inBrowser) return {};
  const bearer = pastedText(sdkKey) && pastedText(secret);
  return { 'User-Agent': 'ConvertAgent/1.0', ...(bearer && { Authorization: `Bearer ${bearer}` }) };
}
