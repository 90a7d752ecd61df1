import { useEffect, useState } from 'react';
import type { ReceivedEvent } from '../../../src/cli/server/received';
import type { StoryServer } from '../../storyServer';

/** What the server has received, newest first, as it comes in. */
export function useReceivedEvents({ streamUrl }: StoryServer) {
  const [events, setEvents] = useState<readonly ReceivedEvent[]>([]);
  const [isLive, setLive] = useState(false);

  useEffect(() => {
    const stream = new EventSource(streamUrl);
    stream.onopen = () => setLive(true);
    stream.onerror = () => setLive(false);
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ReceivedEvent;
      setEvents((known) => [event, ...known.filter(({ index }) => index !== event.index)]);
    };
    stream.addEventListener('clear', () => setEvents([]));
    return () => stream.close();
  }, [streamUrl]);

  return { events, isLive };
}
