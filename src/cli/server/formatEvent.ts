import { isRecord, type UnknownRecord } from '../../config/isRecord';
import type { ReceivedEvent } from './received';

/** One event as a line to read: when, who, what, with the names that the config has for its ids. */
export function formatEvent(event: ReceivedEvent, document: unknown): string {
  const time = new Date(event.time).toISOString().slice(11, 19);
  const what = event.eventType === 'bucketing' ? bucketing(event.data, document) : conversion(event.data, document);
  return printable(`${time}  ${event.visitorId}  ${event.eventType.padEnd(10)}  ${what}`);
}

function bucketing(data: ReceivedEvent['data'], document: unknown): string {
  return arm(String(data['experienceId']), String(data['variationId']), document);
}

function conversion(data: ReceivedEvent['data'], document: unknown): string {
  const goal = nameOf(document, 'goals', String(data['goalId']));
  const values = Array.isArray(data['goalData']) ? data['goalData'].filter(isRecord) : [];
  const words = values.map(({ key, value }) => `${String(key)}=${JSON.stringify(value)}`);
  const arms = Object.entries(data['bucketingData'] ?? {}).map(([id, variation]) =>
    arm(id, String(variation), document),
  );
  return [goal, ...words, arms.length > 0 ? `(${arms.join(', ')})` : ''].filter((part) => part !== '').join('  ');
}

function arm(experienceId: string, variationId: string, document: unknown): string {
  const experience = find(document, 'experiences', experienceId);
  return `${nameOf(document, 'experiences', experienceId)} → ${nameOf(experience, 'variations', variationId)}`;
}

/** The key of a thing, or its id with a mark when the config does not know it: then it is an event that Convert cannot place. */
function nameOf(owner: unknown, list: string, id: string): string {
  const found = find(owner, list, id);
  if (!found) return `${id}?`;
  return typeof found['key'] === 'string' && found['key'] !== '' ? found['key'] : id;
}

function find(owner: unknown, list: string, id: string): UnknownRecord | undefined {
  const items = isRecord(owner) && Array.isArray(owner[list]) ? (owner[list] as unknown[]) : [];
  return items.filter(isRecord).find((item) => String(item['id']) === id);
}

/** What a page sends ends up in a terminal: it must not move the cursor there. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
