import type { ConfigSource } from '../config/configSource';
import type { ClientParts } from './wireClient';

/** Loading, starting and stopping; `start()` and `stop()` may be called again and again. */
export function createLife(parts: ClientParts, defaultSource: () => ConfigSource) {
  const { config, deferred, delivery, life, memory, reporter, settle, shown, world } = parts;
  let undo: (() => void)[] = [];

  const begin = () => {
    if (!config.hasSource()) config.load(defaultSource());
    reporter.open();
    config.begin();
  };

  const stop = () => {
    if (!life.isStarted) return;
    shown.flush();
    shown.close();
    life.isStarted = false;
    undo.forEach((end) => end());
    config.end();
    deferred.stop();
    delivery.stop();
  };

  return {
    /** The one door for config; by default Convert's servers, or the `config` given. Call it before `start()`. */
    load: (source: ConfigSource = defaultSource()) => config.load(source),
    hasSource: config.hasSource,
    /** Loads the config now. Never rejects: the outcome is in the state. */
    refetch: config.refetch,
    /** Begins to load, and resolves when there is a config, a timeout or an error. Never rejects. */
    ready(): Promise<void> {
      begin();
      return config.settled;
    },
    start() {
      begin();
      if (life.isStarted) return;
      life.isStarted = true;
      settle();
      deferred.start();
      delivery.start();
      undo = [
        // The page may have slept in the back/forward cache while another tab wrote.
        world.lifecycle.onShown(() => memory.reload()),
        world.lifecycle.onHidden(() => shown.flush()),
        world.whenActivated(() => shown.open()),
      ];
    },
    /** Ends what `start()` began: no timer or listener is left. What is not delivered waits in the storage. */
    stop,
    destroy() {
      stop();
      delivery.destroy();
    },
    /** Resolves when every event is delivered, or given up on for now. */
    flush(): Promise<void> {
      shown.flush();
      return delivery.flush();
    },
  };
}
