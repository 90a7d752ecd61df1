import { useState } from 'react';
import type { Project } from '../config/project';
import type { TrackedEvent } from '../tracking/event';
import { formatData, formatTime } from './format';
import type { Look, LookEvent, TabProps } from './look';

/** The events of this page, newest first, and the state of each. */
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

type EventTone = 'waiting' | 'good' | 'bad' | 'quiet';

/** One event of this page, as text. */
interface EventRow {
  readonly id: string;
  readonly at: number;
  readonly kind: 'exposure' | 'conversion';
  /** `hero → b`, `purchase`. */
  readonly title: string;
  /** `amount 10 · transactionId t1`; empty without goal data. */
  readonly data: string;
  readonly status: string;
  readonly tone: EventTone;
  readonly visitorId: string;
  readonly event: TrackedEvent;
}

const STATES: Readonly<Record<LookEvent['state'], readonly [status: string, tone: EventTone]>> = {
  queued: ['queued', 'waiting'],
  sending: ['sending', 'waiting'],
  accepted: ['delivered', 'good'],
  'handed-over': ['handed to the browser', 'good'],
  left: ['sent by another tab', 'quiet'],
  refused: ['refused', 'bad'],
  dropped: ['dropped', 'bad'],
};

/** The events of this page, newest first. */
function readEvents({ events, inputs }: Look): readonly EventRow[] {
  const project = inputs.basis.status === 'ready' ? inputs.basis.project : null;
  return events.map((event) => readEvent(event, project)).reverse();
}

function readEvent({ id, at, state, hasFailed, visitorId, event }: LookEvent, project: Project | null): EventRow {
  const [status, tone] = STATES[state];
  return {
    id,
    at,
    ...describe(event, project),
    status: state === 'queued' && hasFailed ? 'failed, sent again soon' : status,
    tone,
    visitorId,
    event,
  };
}

function describe(event: TrackedEvent, project: Project | null): Pick<EventRow, 'kind' | 'title' | 'data'> {
  if (event.eventType === 'bucketing') {
    const { experienceId, variationId } = event.data;
    const experience = project?.experiencesById.get(experienceId);
    const variation = experience?.variations.find(({ id }) => id === variationId);
    const title = `${experience?.key ?? experienceId} → ${variation?.key || variationId}`;
    return { kind: 'exposure', title, data: '' };
  }
  const { goalId, goalData = [] } = event.data;
  const goal = project?.goals.find(({ id }) => id === goalId);
  const data = goalData.map(({ key, value }) => `${key} ${String(value)}`).join(' · ');
  return { kind: 'conversion', title: goal?.key ?? goalId, data };
}
