import type { ClientParts } from './wireClient';

/** What runs between `start()` and `stop()`; both may be called again and again. */
export function createLife({ config, deferred, delivery, life, memory, settle, shown, world }: ClientParts) {
  let undo: (() => void)[] = [];

  return {
    start() {
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
    stop() {
      if (!life.isStarted) return;
      shown.flush();
      shown.close();
      life.isStarted = false;
      undo.forEach((end) => end());
      config.end();
      deferred.stop();
      delivery.stop();
    },
  };
}
