import type { OutgoingEvent } from '../tracking/event';
import { transactionOf } from '../tracking/conversion';
import type { VisitorRecord } from '../visitor/visitorRecord';
import { hasOwn } from '../platform';

/** The record without an event that is dropped and was never sent: it may happen again, and then counts as the first. */
export function forgetEvent(record: VisitorRecord, { event }: OutgoingEvent): VisitorRecord {
  if (event.eventType === 'bucketing') {
    const { experienceId, variationId } = event.data;
    return { ...record, exposures: without(record.exposures, experienceId, variationId) };
  }
  const { goalId, goalData } = event.data;
  if (goalData) {
    const transactionId = transactionOf(goalData);
    if (transactionId === null) return record;
    const { [goalId]: ids = {}, ...others } = record.transactions;
    const left = Object.fromEntries(Object.entries(ids).filter(([id]) => id !== transactionId));
    return { ...record, transactions: { ...others, [goalId]: left } };
  }
  // The event without data is the one that converts; what carries a further order is not it.
  return { ...record, goals: Object.fromEntries(Object.entries(record.goals).filter(([id]) => id !== goalId)) };
}

function without(lists: Readonly<Record<string, readonly string[]>>, id: string, item: string) {
  return hasOwn(lists, id) ? { ...lists, [id]: lists[id]!.filter((each) => each !== item) } : lists;
}
