import { useState } from 'react';
import { formatData } from './formatData';
import { formatTime } from './formatTime';
import type { TabProps } from './Panel';
import { type EventRow, readEvents } from './readEvents';

/** What this page has queued, newest first, and what has become of it. */
export function EventsTab({ client, look }: TabProps) {
  const [isFlushing, setIsFlushing] = useState(false);
  const rows = readEvents(look);
  const flush = () => {
    setIsFlushing(true);
    void client.flush().then(() => setIsFlushing(false));
  };
  return (
    <div className="pane">
      <p className="line toolbar">
        <span className={look.waiting > 0 ? 'pill waiting' : 'pill good'} role="status">
          {look.waiting > 0 ? `${look.waiting} waiting` : 'nothing waits'}
        </span>
        <button type="button" className="button" disabled={isFlushing} onClick={flush}>
          {isFlushing ? 'Sending…' : 'Send now'}
        </button>
      </p>
      <ul className="rows">
        {rows.map((row) => (
          <Event key={row.id} row={row} visitorId={look.visitor.id} />
        ))}
      </ul>
      {rows.length === 0 && <p className="empty">No exposure and no conversion on this page yet.</p>}
    </div>
  );
}

function Event({ row, visitorId }: { row: EventRow; visitorId: string }) {
  const { at, kind, title, data, status, tone, event } = row;
  return (
    <li>
      <details className="event">
        <summary>
          <time>{formatTime(at)}</time>
          <span className={`kind ${kind}`}>{kind}</span>
          <span className="title">
            <span className="key">{title}</span>
            <span className="name">{data}</span>
            {row.visitorId !== visitorId && <span className="name">of visitor {row.visitorId}</span>}
          </span>
          <span className={`pill ${tone}`}>{status}</span>
        </summary>
        <pre tabIndex={0}>{formatData(event)}</pre>
      </details>
    </li>
  );
}
