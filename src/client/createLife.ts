import { after } from '../config/timers';
import type { ConfigSource } from '../config/configSource';
import type { LifeVerbs } from './convertClient';
import type { ClientParts } from './wireClient';

/** How long a config that nobody has started a client for is kept fresh. */
const UNSTARTED_MS = 60_000;
/** Within which tabs see what the others wrote, so that not each of them answers each of the others. */
const UNITE_MS = 100;

/** Loading, starting and stopping. */
export function createLife(parts: ClientParts, defaultSource: () => ConfigSource, hearDenial: () => void): LifeVerbs {
  const { config, deniedKey, delivery, life, memory, reporter, settle, shown, takeEffect, world } = parts;
  let undo: (() => void)[] = [];
  let cancelEnd = () => {};

  let cancelUnite: (() => void) | null = null;
  /** What another tab overwrote, because it had not seen it, is written again, together with what that one wrote. */
  const uniteNow = () => {
    if (!cancelUnite) return;
    cancelUnite();
    cancelUnite = null;
    memory.reload();
  };
  const uniteSoon = () => void (cancelUnite ??= after(world, UNITE_MS, uniteNow));

  const begin = () => {
    if (!config.hasSource()) config.load(defaultSource());
    reporter.open();
    config.begin();
  };

  /** A tree that suspends at its first mount may be given up before it commits, and nobody says so. */
  const endUnlessStarted = () => {
    cancelEnd();
    if (!life.isStarted) cancelEnd = after(world, UNSTARTED_MS, config.end);
  };

  const ready = () => {
    begin();
    void config.settled.then(endUnlessStarted);
    return config.settled;
  };

  const stop = () => {
    if (!life.isStarted) return;
    shown.flush();
    shown.close();
    life.isStarted = false;
    uniteNow();
    undo.forEach((end) => end());
    config.end();
    delivery.stop();
  };

  /** Nobody has started the client: what it would do by itself is done for whoever flushes. */
  const takeEffectOnce = () => {
    const undo = world.whenActivated(() => shown.open());
    takeEffect();
    shown.flush();
    shown.close();
    undo();
  };

  return {
    load: (source: ConfigSource = defaultSource()) => config.load(source),
    hasSource: config.hasSource,
    refetch: config.refetch,
    ready,
    start() {
      begin();
      if (life.isStarted) return;
      life.isStarted = life.wasStarted = true;
      cancelEnd();
      undo = [
        // The page may have slept in the back/forward cache while another tab wrote.
        world.lifecycle.onShown(() => memory.reload()),
        world.lifecycle.onStored((key, value) => {
          if (key === null || value === null) return;
          if (key === deniedKey) hearDenial();
          else if (memory.hear(key, value)) uniteSoon();
        }),
        world.lifecycle.onHidden(uniteNow),
        world.lifecycle.onHidden(() => shown.flush()),
        world.whenActivated(() => shown.open()),
      ];
      settle();
      delivery.start();
    },
    stop,
    destroy() {
      stop();
      cancelEnd();
      // Loading may have begun without a start.
      config.end();
      delivery.destroy();
    },
    async flush() {
      shown.flush();
      if (delivery.hasCalls()) await ready();
      // An effect of React that flushes comes before the one that starts the client.
      else if (!life.isStarted) await null;
      if (life.isStarted) takeEffect();
      else takeEffectOnce();
      return delivery.flush();
    },
  };
}
