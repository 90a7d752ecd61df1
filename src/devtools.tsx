'use client';

import { useEffect, useRef } from 'react';
import type { DevtoolsOptions, mountDevtools } from './devtools/mountDevtools';
import { useClient } from './react/useConvert';

declare const process: { env: Record<string, string | undefined> };

export interface ConvertDevtoolsProps extends Partial<DevtoolsOptions> {
  /**
   * Whether to show it. Default: whether `process.env.NODE_ENV` is `development`, and no test drives the browser
   * (`navigator.webdriver`). `<html data-convert-devtools="off">` hides it in any case, `"on"` shows it to tests.
   */
  enabled?: boolean | undefined;
}

/**
 * A button in a corner of the page, and the panel that it opens: which variation the visitor gets of each experience and
 * why, what was stored, exposed and sent, and a choice of other variations. Looking changes nothing. Its code is loaded
 * when it is first shown. In production it is neither shown nor loaded.
 *
 * @throws when it is enabled outside `<ConvertProvider>`.
 *
 * @example
 * <ConvertProvider sdkKey="10035569/10034190" environment="production">
 *   <App />
 *   <ConvertDevtools />
 * </ConvertProvider>
 */
export function ConvertDevtools({ enabled, ...props }: ConvertDevtoolsProps) {
  return (enabled ?? isDevelopment()) ? <LoadedDevtools {...props} isAskedFor={enabled === true} /> : null;
}

/** Bundlers replace this expression by a value. A page without a bundler has no `process`. */
function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV === 'development';
  } catch {
    return false;
  }
}

/** The panel must not cover what a test clicks. */
function isHidden(isAskedFor: boolean): boolean {
  const hook = document.documentElement.dataset['convertDevtools'];
  return hook === 'off' || (navigator.webdriver && !isAskedFor && hook !== 'on');
}

function LoadedDevtools({
  isAskedFor,
  initialIsOpen = false,
  position = 'bottom-right',
  theme = 'system',
  nonce,
}: Partial<DevtoolsOptions> & { isAskedFor: boolean }) {
  const client = useClient();
  const options = useRef<DevtoolsOptions>(null);
  const mounted = useRef<ReturnType<typeof mountDevtools>>(null);

  useEffect(() => {
    options.current = { initialIsOpen, position, theme, nonce };
    mounted.current?.update(options.current);
  }, [initialIsOpen, position, theme, nonce]);
  useEffect(() => {
    // React Native has effects and no document.
    if (typeof document === 'undefined' || isHidden(isAskedFor)) return undefined;
    let isOff = false;
    import('./devtools/mountDevtools')
      .then((loaded) => {
        if (!isOff) mounted.current = loaded.mountDevtools(client, options.current!);
      })
      .catch((cause: unknown) => console.warn('[convert-react] The devtools could not be loaded.', cause));
    return () => {
      isOff = true;
      mounted.current?.unmount();
      mounted.current = null;
    };
  }, [client, isAskedFor]);
  return null;
}
