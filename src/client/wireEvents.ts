import { senderHeaders } from '../config/configRequest';
import { createDelivery } from '../tracking/delivery';
import { isBrowser } from '../platform';
import type { ConvertClientOptions } from './clientOptions';
import type { ClientBase } from './wireBase';
import type { World } from './world';

export interface EventNeeds extends Pick<ClientBase, 'storage' | 'scope' | 'reporter'> {
  /** A call of `track()` that an earlier page left is here. */
  onRecovered: () => void;
}

/** Events on their way, and calls of `track()` that wait for a config. */
export function wireEvents(options: ConvertClientOptions, world: World, needs: EventNeeds) {
  const { storage, scope, reporter, onRecovered } = needs;
  const { debounceMs, maxWaitMs, batchSize, fetch = world.fetch } = options;
  const delivery = createDelivery({
    ...{ ...world, scope, storage, fetch, debounceMs, maxWaitMs, batchSize, onRecovered },
    headers: senderHeaders(options, isBrowser()),
    isTabOwn: isTabOwn(options),
    onError: reporter.report,
  });
  // Nothing is kept until the consent is known.
  delivery.hold();
  return { delivery };
}

/** The frames of a page share its `sessionStorage`: what they find there is no copy. */
function isTabOwn({ storage }: ConvertClientOptions): boolean {
  try {
    return storage !== undefined && storage === window.sessionStorage && window.parent === window;
  } catch {
    return false;
  }
}
