import { useEffect } from 'react';
import { type ConvertClient, useConvert } from '../src';

const clients = new Map<string, Set<ConvertClient>>();

/** Makes the client of the provider it stands in known to its story, for as long as both are on the page. */
export function StoryClient({ scope }: { scope: string }) {
  const client = useConvert();
  useEffect(() => {
    const known = clients.get(scope) ?? new Set();
    clients.set(scope, known.add(client));
    return () => void known.delete(client);
  }, [scope, client]);
  return null;
}

/**
 * Waits until the config is there or given up, whatever is on the page has been exposed, and all that its clients had to
 * send has been answered.
 */
export async function settleClients(scope: string): Promise<void> {
  await nextFrame();
  const ofScope = [...(clients.get(scope) ?? [])];
  while (ofScope.some((client) => client.getSnapshot().status === 'pending')) await nextFrame();
  // Effects run before the second frame, and so does whatever watches the scrolling of an element.
  for (let frame = 0; frame < 3; frame += 1) await nextFrame();
  await Promise.all(ofScope.map((client) => client.flush()));
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
