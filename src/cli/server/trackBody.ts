import type { ConfigDocument } from '../../config/configDocument';
import { isRecord, type UnknownRecord } from '../../values';

export type TrackBody = ReturnType<typeof checkBody>;

/** A body is wrong: the problem, and the path of the field. */
class Complaint extends Error {
  constructor(
    message: string,
    readonly fields: string,
  ) {
    super(message);
  }
}

/** Checks a tracking body (protocol §6) strictly: Convert can store everything that passes. */
export function parseTrackBody(text: string, document: ConfigDocument): { body: TrackBody } | { complaint: Complaint } {
  try {
    return { body: checkBody(JSON.parse(text), document) };
  } catch (error) {
    if (error instanceof Complaint) return { complaint: error };
    if (error instanceof SyntaxError) return { complaint: new Complaint('The body is not valid JSON.', 'body') };
    throw error;
  }
}

function checkBody(value: unknown, document: ConfigDocument) {
  const body = object(value, 'body');
  sameId(body['accountId'], document.account_id, 'accountId');
  sameId(body['projectId'], document.project.id, 'projectId');
  const { enrichData = false, source = '' } = body;
  if (typeof enrichData !== 'boolean') return complain('must be a boolean', 'enrichData');
  if (typeof source !== 'string') return complain('must be a string', 'source');
  const visitors = list(body['visitors'], 'visitors').map((visitor, at) => checkVisitor(visitor, `visitors[${at}]`));
  return { enrichData, source, visitors };
}

function checkVisitor(value: unknown, at: string) {
  const visitor = object(value, at);
  return {
    visitorId: id(visitor['visitorId'], `${at}.visitorId`),
    segments: visitor['segments'] === undefined ? {} : object(visitor['segments'], `${at}.segments`),
    events: list(visitor['events'], `${at}.events`).map((event, n) => checkEvent(event, `${at}.events[${n}]`)),
  };
}

function checkEvent(value: unknown, at: string) {
  const event = object(value, at);
  const data = object(event['data'], `${at}.data`);
  const { eventType } = event;
  if (eventType === 'bucketing')
    for (const name of ['experienceId', 'variationId']) id(data[name], `${at}.data.${name}`);
  else if (eventType === 'conversion') checkConversion(data, `${at}.data`);
  else return complain('must be bucketing or conversion', `${at}.eventType`);
  return { eventType, data } as const;
}

function checkConversion(data: UnknownRecord, at: string): void {
  id(data['goalId'], `${at}.goalId`);
  if (data['bucketingData'] !== undefined) {
    const bucketing = object(data['bucketingData'], `${at}.bucketingData`);
    for (const [key, value] of Object.entries(bucketing)) id(value, `${at}.bucketingData.${key}`);
  }
  if (data['goalData'] !== undefined) {
    list(data['goalData'], `${at}.goalData`).forEach((entry, n) => checkGoalData(entry, `${at}.goalData[${n}]`));
  }
}

function checkGoalData(value: unknown, at: string): void {
  const entry = object(value, at);
  const key = String(entry['key']);
  const isDimension = /^customDimension[1-5]$/.test(key);
  if (!isDimension && !['amount', 'productsCount', 'transactionId'].includes(key))
    complain('is not a goal data key', `${at}.key`);
  const given = entry['value'];
  const isStringList = Array.isArray(given) && given.every((item) => typeof item === 'string');
  if (typeof given === 'number' || typeof given === 'string' || (isDimension && isStringList)) return;
  complain(isDimension ? 'must be a number, a string or strings' : 'must be a number or a string', `${at}.value`);
}

function object(value: unknown, at: string): UnknownRecord {
  return isRecord(value) ? value : complain(value === undefined ? 'is missing' : 'must be an object', at);
}

function list(value: unknown, at: string): unknown[] {
  if (!Array.isArray(value)) return complain(value === undefined ? 'is missing' : 'must be a list', at);
  return value.length > 0 ? (value as unknown[]) : complain('must not be empty', at);
}

function id(value: unknown, at: string): string {
  if (value === undefined) return complain('is missing', at);
  return typeof value === 'string' && value !== '' ? value : complain('must be a string that is not empty', at);
}

function sameId(value: unknown, expected: string | number, at: string): void {
  if (id(value, at) !== String(expected)) complain(`is ${String(value)}; this project has ${expected}`, at);
}

/** Ends the checks at the first problem. */
function complain(problem: string, fields: string): never {
  throw new Complaint(`${fields} ${problem}.`, fields);
}
