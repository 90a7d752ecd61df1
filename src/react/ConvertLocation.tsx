import { createContext, type ReactNode } from 'react';

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
  return <ConvertLocationContext.Provider value={value}>{children}</ConvertLocationContext.Provider>;
}
