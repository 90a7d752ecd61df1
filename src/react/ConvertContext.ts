import { createContext } from 'react';
import type { ConvertClient } from '../client/convertClient';

export const ConvertContext = createContext<ConvertClient | null>(null);

/** Location properties of a subtree; null leaves the provider's. */
export const ConvertLocationContext = createContext<Record<string, unknown> | null>(null);
