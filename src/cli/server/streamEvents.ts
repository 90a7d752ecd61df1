import type { ServerResponse } from 'node:http';
import type { ReceivedLog } from './createReceivedLog';
import type { ReceivedEvent } from './received';

/** A reader that falls this far behind, in bytes, is cut off; it comes back and is told what it missed. */
const LONGEST_BACKLOG = 16_777_216;

/** How many of the events there already are a reader is told of; the list has them all. */
const MOST_REPLAYED = 5_000;

/**
 * Server-sent events: first what there is, or what came after `lastEventId`, then each new one. `event: clear` says that all
 * before it is gone.
 */
export function streamEvents(response: ServerResponse, received: ReceivedLog, lastEventId: string | undefined): void {
  const write = (text: string) => {
    if (response.writableLength > LONGEST_BACKLOG) response.destroy();
    else response.write(text);
  };
  const send = (event: ReceivedEvent) =>
    write(`id: ${received.epoch()}.${event.index}\ndata: ${JSON.stringify(event)}\n\n`);
  const clear = () => write('event: clear\ndata: {}\n\n');

  write('retry: 1000\n\n');
  const [epoch, index] = (lastEventId ?? '').split('.');
  const isContinued = epoch === String(received.epoch());
  if (lastEventId !== undefined && !isContinued) clear();
  received
    .events()
    .filter((event) => !isContinued || event.index > Number(index))
    .slice(-MOST_REPLAYED)
    .forEach(send);
  const unsubscribe = received.subscribe((event) => (event ? send(event) : clear()));
  response.on('close', unsubscribe);
}
