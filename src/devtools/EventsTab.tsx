import { useState } from 'react';
import { Button, Title } from './controls';
import { formatData, formatTime, nameVariation } from './format';
import type { Look, LookEvent, TabProps } from './look';

export function EventsTab({ client, look }: TabProps) {
  const [isFlushing, setIsFlushing] = useState(false);
  const { events, waiting } = look;
  const flush = () => {
    setIsFlushing(true);
    void client.flush().then(() => setIsFlushing(false));
  };
  return (
    <div className="pane" tabIndex={0}>
      <p className="line toolbar">
        <span className={waiting > 0 ? 'pill waiting' : 'pill good'} role="status">
          {waiting > 0 ? `${waiting} waiting` : 'nothing waits'}
        </span>
        <Button disabled={isFlushing} onClick={flush}>
          {isFlushing ? 'Sending…' : 'Send now'}
        </Button>
      </p>
      <ul className="rows">
        {[...events].reverse().map((event) => (
          <Event key={event.id} sent={event} look={look} />
        ))}
      </ul>
      {events.length === 0 && <p className="empty">No exposure and no conversion on this page yet.</p>}
    </div>
  );
}

const STATES = {
  queued: ['queued', 'waiting'],
  sending: ['sending', 'waiting'],
  accepted: ['delivered', 'good'],
  'handed-over': ['handed to the browser', 'good'],
  left: ['sent by another tab', 'quiet'],
  refused: ['refused', 'bad'],
  dropped: ['dropped', 'bad'],
} as const satisfies Record<LookEvent['state'], readonly [status: string, tone: string]>;

function Event({ sent: { at, state, hasFailed, visitorId, event }, look }: { sent: LookEvent; look: Look }) {
  const [status, tone] = STATES[state];
  const { kind, title, data } = describe(event, look.project);
  return (
    <li>
      <details className="event">
        <summary>
          <time>{formatTime(at)}</time>
          <span className={`kind ${kind}`}>{kind}</span>
          <Title title={title} name={data}>
            {visitorId !== look.visitor.id && <span className="name">of visitor {visitorId}</span>}
          </Title>
          <span className={`pill ${tone}`}>{state === 'queued' && hasFailed ? 'failed, sent again soon' : status}</span>
        </summary>
        <pre tabIndex={0}>{formatData(event)}</pre>
      </details>
    </li>
  );
}

/** Such as `hero → b` for an exposure, and `purchase` with `amount 10 · transactionId t1` for a conversion. */
function describe(event: LookEvent['event'], project: Look['project']) {
  if (event.eventType === 'bucketing') {
    const title = nameVariation(project, event.data.experienceId, event.data.variationId).join(' → ');
    return { kind: 'exposure', title, data: '' };
  }
  const { goalId, goalData = [] } = event.data;
  const goal = project?.goals.find(({ id }) => id === goalId);
  const data = goalData.map(({ key, value }) => `${key} ${String(value)}`).join(' · ');
  return { kind: 'conversion', title: goal?.key ?? goalId, data };
}
