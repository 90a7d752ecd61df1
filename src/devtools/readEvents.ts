import type { Project } from '../config/project';
import type { TrackedEvent } from '../tracking/event';
import type { Look, LookEvent } from './lookInto';

export type EventTone = 'waiting' | 'good' | 'bad' | 'quiet';

/** One event of this page in words. */
export interface EventRow {
  readonly id: string;
  readonly at: number;
  readonly kind: 'exposure' | 'conversion';
  /** `hero → b`, `purchase`. */
  readonly title: string;
  /** `amount 10 · transactionId t1`; empty when there is nothing to say. */
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
export function readEvents({ events, inputs }: Look): readonly EventRow[] {
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
