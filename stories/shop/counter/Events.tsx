import type { ReceivedEvent } from '../../../src/cli/server/received';
import { describeEvent } from '../../describeEvent';

export interface EventsProps {
  events: readonly ReceivedEvent[];
  isLive: boolean;
  onClear: () => void;
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The other end of the wire. */
export function Events({ events, isLive, onClear }: EventsProps) {
  return (
    <section aria-label="Events">
      <h3>
        <span className={isLive ? 'light on' : 'light'} aria-hidden="true" />
        Received by the server <output data-testid="received">{events.length}</output>
        <button type="button" className="button small" onClick={onClear}>
          Clear
        </button>
      </h3>
      {events.length === 0 && <p className="quiet">Nothing yet.</p>}
      <ol className="events" tabIndex={0} aria-label="Events received, newest first">
        {events.map((event) => (
          <li key={event.index} className={event.eventType}>
            <Event event={event} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Event({ event }: { event: ReceivedEvent }) {
  return (
    <details>
      <summary>
        <span className="kind">{event.eventType === 'bucketing' ? 'exposure' : 'conversion'}</span>
        <span className="what">{describeEvent(event)}</span>
        <time>{time.format(event.time)}</time>
      </summary>
      <pre tabIndex={0}>{JSON.stringify({ visitorId: event.visitorId, ...event.data }, null, 2)}</pre>
    </details>
  );
}
