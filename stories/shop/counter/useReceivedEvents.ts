import { useEffect, useState } from 'react';
import type { ReceivedEvent } from '../../../src/cli/server/received';
import type { StoryServer } from '../../storyServer';

/** What the server has received, newest first, asked again twice a second. */
export function useReceivedEvents({ events: fetchEvents }: StoryServer) {
  const [events, setEvents] = useState<readonly ReceivedEvent[]>([]);
  const [isLive, setLive] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const follow = async () => {
      const received = await fetchEvents().catch(() => null);
      if (isOver) return;
      setLive(received !== null);
      if (received) setEvents(received.reverse());
      timer = setTimeout(() => void follow(), 500);
    };
    void follow();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [fetchEvents]);

  return { events, isLive };
}
