import { after } from '../config/timers';
import type { Delivery } from '../tracking/delivery';
import type { Memory } from '../visitor/memory';
import type { World } from '../world';
import type { ConvertClient } from './convertClient';
import type { Inbox, Phase } from './inbox';
import type { ProjectHolder } from './projectState';
import type { Reporter } from './report';

interface LifeOptions extends Pick<ConvertClient, 'request' | 'inspect'> {
  phase: Phase;
  world: World;
  project: ProjectHolder;
  loadDefault: () => void;
  memory: Memory;
  inbox: Inbox;
  delivery: Delivery;
  reporter: Reporter;
  takeEffect: () => void;
  changed: () => void;
  /** Another page of the site has written under this key, which is no visitor's record. */
  onStored: (key: string) => void;
  /** See docs/devtools.md. */
  isDebugged: () => unknown;
}

/** How long a config that nobody has started a client for is kept fresh. */
const UNSTARTED_MS = 60_000;

export function createLife(options: LifeOptions) {
  const { phase, world, project, memory, inbox, delivery, takeEffect } = options;
  let undo: (() => void)[] = [];
  let cancelEnd = () => {};
  let isWanted = false;

  const begin = () => {
    isWanted = true;
    if (!project.hasSource()) options.loadDefault();
    options.reporter.open();
    project.begin();
  };

  const ready = () => {
    begin();
    // A tree that suspends at its first mount may be given up before it commits, and nobody says so.
    const outcome = project.outcome();
    void outcome.then(() => {
      cancelEnd();
      if (isWanted && !phase.isStarted) cancelEnd = after(world, UNSTARTED_MS, project.end);
    });
    return outcome;
  };

  const run = () => {
    phase.isStarted = true;
    // Until now this page heard nothing of what other tabs wrote.
    memory.reload();
    undo.push(
      world.whenActivated(() => {
        phase.isOpen = true;
        inbox.open();
        takeEffect();
        inbox.takeCalls();
      }),
    );
    if (!phase.isOpen && phase.isStarted) takeEffect();
  };

  const halt = () => {
    phase.isStarted = phase.isOpen = false;
    undo.forEach((end) => end());
    undo = [];
  };

  const stop = () => {
    if (!phase.isStarted) return;
    inbox.process();
    halt();
    isWanted = false;
    // StrictMode stops a client and starts it again at once. Then the client keeps the request that is under way.
    void Promise.resolve().then(() => isWanted || project.end());
    delivery.stop();
  };

  return {
    ready,
    start() {
      begin();
      if (phase.isStarted) return;
      phase.wasStarted = true;
      cancelEnd();
      const unite = uniteTabs(memory, world);
      undo = [
        unite.now,
        // The page may have slept in the back/forward cache while another tab wrote.
        world.lifecycle.onShown(memory.reload),
        world.lifecycle.onStored((key, value) => {
          if (key === null || value === null) return;
          if (memory.hear(key, value)) unite.soon();
          else options.onStored(key);
        }),
        world.lifecycle.onHidden(unite.now),
        world.lifecycle.onHidden(inbox.process),
      ];
      run();
      // A callback of the app may have stopped it.
      if (!phase.isStarted) return;
      options.changed();
      delivery.start();
      if (options.isDebugged())
        void import('../debug').then(
          ({ debug }) => debug(options, phase),
          () => {},
        );
    },
    stop,
    destroy() {
      stop();
      isWanted = false;
      cancelEnd();
      // Loading may have begun without a start.
      project.end();
      delivery.destroy();
    },
    async flush(): Promise<void> {
      inbox.process();
      if (delivery.hasCalls() || inbox.size() > 0) await ready();
      // In React an effect that flushes comes before the one that starts the client.
      else if (!phase.isStarted) await null;
      const isRunning = phase.isStarted;
      if (isRunning) takeEffect();
      else run();
      inbox.process();
      inbox.takeCalls();
      if (!isRunning) halt();
      return delivery.flush();
    },
  };
}

/** Tabs see within this time what the others wrote, so that not each of them answers each of the others. */
const UNITE_MS = 100;

/** Another tab may overwrite what it has not seen. It is written again, together with what that tab wrote. */
function uniteTabs(memory: Memory, world: World) {
  let cancel: (() => void) | null = null;
  const now = () => {
    if (!cancel) return;
    cancel();
    cancel = null;
    memory.reload();
  };
  return { now, soon: () => void (cancel ??= after(world, UNITE_MS, now)) };
}
