import { createContext, type ReactNode, useState } from 'react';
import { valueKey } from '../valueKey';

/** Location properties of a subtree; null leaves the provider's. */
export const ConvertLocationContext = createContext<Record<string, unknown> | null>(null);

export interface ConvertLocationProps {
  /** Location properties of the subtree; location rules see them and nothing else. */
  value: Record<string, unknown>;
  children?: ReactNode;
}

/**
 * Location properties for the hooks below it, in place of those of the provider and of a `<ConvertLocation>` above.
 *
 * @example
 * <ConvertLocation value={{ page: 'pricing' }}>
 *   <PricingPage />
 * </ConvertLocation>
 */
export function ConvertLocation({ value, children }: ConvertLocationProps) {
  // An object written inline is another at every render. In the context it would render every hook below.
  const [held, hold] = useState(value);
  const isHeld = held === value || valueKey(held) === valueKey(value);
  if (!isHeld) hold(value);
  return <ConvertLocationContext.Provider value={isHeld ? held : value}>{children}</ConvertLocationContext.Provider>;
}
