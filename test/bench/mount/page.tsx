import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { ConvertProvider, createMemoryStorage, useExperience } from '../../../src';
import { createHandStore, HandProvider, useHandWritten } from './HandWritten';
import { mountDocument } from './mountDocument';

export interface MountOptions {
  hooks: number;
  keys: number;
  rounds: number;
}

/** Milliseconds of each mount, in the order they were made. */
export interface MountTimes {
  ours: number[];
  handWritten: number[];
}

function Ours({ name }: { name: string }) {
  return <i>{useExperience(name).variation}</i>;
}

function HandWritten({ name }: { name: string }) {
  return <i>{useHandWritten(name)}</i>;
}

/** Render, commit, effects and what they leave to microtasks; nothing that waits for a timer. */
async function timeMount(tree: ReactNode): Promise<number> {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  await collectGarbage();
  const start = performance.now();
  flushSync(() => root.render(tree));
  await Promise.resolve();
  const time = performance.now() - start;
  const shown = container.querySelectorAll('i:not(:empty)').length;
  root.unmount();
  container.remove();
  if (shown === 0) throw new Error('Nothing was mounted.');
  return time;
}

/** What one mount leaves behind must not be collected during the next. */
async function collectGarbage() {
  await new Promise((resolve) => setTimeout(resolve, 20));
  (globalThis as { gc?: () => void }).gc?.();
}

async function measureMounts({ hooks, keys, rounds }: MountOptions): Promise<MountTimes> {
  const names = Array.from({ length: keys }, (_, index) => `key-${index}`);
  const asked = Array.from({ length: hooks }, (_, index) => names[index % keys]!);
  const config = mountDocument(names);
  const times: MountTimes = { ours: [], handWritten: [] };
  const fetch = async () => new Response('{}');

  const mounts: Record<keyof MountTimes, (round: number) => ReactNode> = {
    ours: (round) => (
      <ConvertProvider config={config} visitorId={`visitor-${round}`} storage={createMemoryStorage()} fetch={fetch}>
        {asked.map((name, index) => (
          <Ours key={index} name={name} />
        ))}
      </ConvertProvider>
    ),
    handWritten: () => (
      <HandProvider store={createHandStore(names)}>
        {asked.map((name, index) => (
          <HandWritten key={index} name={name} />
        ))}
      </HandProvider>
    ),
  };
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const name of round % 2 ? (['handWritten', 'ours'] as const) : (['ours', 'handWritten'] as const)) {
      const time = await timeMount(mounts[name](round));
      if (round >= 0) times[name].push(time);
    }
  }
  return times;
}

const WARM_UP = 3;

Object.assign(globalThis, { measureMounts });
