import { useEffect, useLayoutEffect, useState } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { isBrowser } from '../platform';
import type { ConvertProviderProps } from './ConvertProvider';

// React 18 warns of layout effects on a server, where none runs anyway.
const useBrowserLayoutEffect = isBrowser() ? useLayoutEffect : useEffect;

/** Hands changed props to the client, before the effects of this commit ask it anything. The client compares by value. */
export function useAppliedProps(client: ConvertClient, props: Omit<ConvertProviderProps, 'children'>) {
  const [owner] = useState(() => ({}));
  useBrowserLayoutEffect(() => client.applyProps(owner, props, !props.client));
}
