import type { ConfigSource } from '../config/configSource';
import type { LifeVerbs } from './convertClient';
import type { ClientParts } from './wireClient';

/** Loading, starting and stopping. */
export function createLife(parts: ClientParts, defaultSource: () => ConfigSource): LifeVerbs {
  const { config, deferred, delivery, life, memory, reporter, settle, shown, tracker, world } = parts;
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
    load: (source: ConfigSource = defaultSource()) => config.load(source),
    hasSource: config.hasSource,
    refetch: config.refetch,
    ready() {
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
    stop,
    destroy() {
      stop();
      // Loading may have begun without a start.
      config.end();
      delivery.destroy();
    },
    async flush() {
      shown.flush();
      if (deferred.size() > 0) {
        begin();
        await config.settled;
        tracker.resume();
      }
      return delivery.flush();
    },
  };
}
