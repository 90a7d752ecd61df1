// Only types are imported. A bundler would move code that is also in the first chunk into one more chunk.
import type { Project } from './config/project';
import type { OutgoingEvent } from './tracking/event';
import type { SentRequest } from './tracking/outbox';
import type { ConvertClient, Inspection } from './client/convertClient';

type Debugged = Pick<ConvertClient, 'inspect' | 'request'>;
interface Running {
  readonly isStarted: boolean;
}

const LOOK_EVERY_MS = 100;
const logs = new WeakMap<Running, { look: () => void; isRunning: boolean }>();

/** Prints what goes on in a client, a line each, until the client stops. After another start it goes on where it was. */
export function debug(client: Debugged, phase: Running): void {
  const log = logs.get(phase) ?? { look: createLook(client), isRunning: false };
  if (log.isRunning) return;
  log.isRunning = true;
  logs.set(phase, log);
  const lookOn = () => {
    log.look();
    if (!phase.isStarted) return void (log.isRunning = false);
    // Node would wait for the timer.
    (setTimeout(lookOn, LOOK_EVERY_MS) as { unref?: () => void }).unref?.();
  };
  lookOn();
}

/** Prints what is new since the last call. A client notifies nobody of decisions and events, because that would cost the app time. */
function createLook({ inspect, request }: Debugged) {
  const printed = new Set<unknown>();
  const unanswered = new Set<SentRequest>();
  let [who, config, isFetching] = ['', '', false];

  return () => {
    const inspection = inspect();
    const { inputs, source, decided, events } = inspection;
    const { parts, whole } = inputs.project;
    const project = parts[0]?.project ?? (whole.status === 'ready' ? whole.project : null);

    const nextWho = describeWho(inspection);
    if (nextWho !== who) print((who = nextWho));

    const isAsked = source?.isFetching === true || source?.updatedAt !== undefined;
    if (isAsked && !isFetching && (source?.isFetching || config === ''))
      print(`config: asked for ${describeRequest(request)}`);
    isFetching = source?.isFetching === true;
    const nextConfig = source?.error ? `failed: ${source.error.message.replace(PREFIX, '')}` : describeProject(project);
    if (nextConfig !== config && nextConfig !== '') print(`config: ${(config = nextConfig)}`);

    for (const entry of decided) {
      const { experience, variation, reason } = entry.decision;
      if (isNew(entry.decision)) print(`decision: ${experience} → ${variation ?? 'none'} (${reason})`);
    }
    for (const { id, payload } of events) if (isNew(id)) print(describeEvent(payload.event, project));
    for (const { id, state, request: sent } of events) {
      if (state === 'handed-over' && isNew(`${id} over`)) print('request: 1 event, left to the browser');
      if (!sent || !isNew(sent)) continue;
      print(`request: ${count(sent.count)} to ${sent.url}`);
      unanswered.add(sent);
    }
    for (const sent of unanswered) {
      if (!sent.outcome) continue;
      unanswered.delete(sent);
      print(describeAnswer(sent));
    }
  };

  function isNew(what: unknown): boolean {
    return !printed.has(what) && Boolean(printed.add(what));
  }
}

const PREFIX = '[convert-react] ';

// eslint-disable-next-line no-console -- the log is what somebody asked for
const print = (line: string): void => console.log(PREFIX + line);

const count = (many: number, what = 'event'): string => `${many} ${what}${many === 1 ? '' : 's'}`;

function describeWho({ inputs, allowed }: Inspection): string {
  const { visitor, environment, forced } = inputs;
  const arms = Object.entries(forced).map(([key, variation]) => `, forced ${key} → ${variation}`);
  const place = environment === undefined ? 'none' : `"${environment}"`;
  return `visitor "${visitor.id}", consent ${allowed}, environment ${place}${arms.join('')}`;
}

/** The key, and where it is asked for. Not the address, which may hold a debug token. */
const describeRequest = ({ sdkKey, accountId, projectId, configEndpoint }: Debugged['request']): string =>
  `${sdkKey ?? `${accountId}/${projectId}`} from ${configEndpoint ?? 'Convert'}`;

function describeProject(project: Project | null): string {
  if (!project) return '';
  const { name, version, experiences, features, goals } = project;
  const lists = [
    count(experiences.length, 'experience'),
    count(features.length, 'feature'),
    count(goals.length, 'goal'),
  ];
  return `${name}, version ${version}, with ${lists.join(', ')}`;
}

function describeEvent({ event }: OutgoingEvent, project: Project | null): string {
  if (event.eventType === 'bucketing') {
    const { data } = event;
    const experience = project?.experiencesById.get(data.experienceId);
    const variation = experience?.variations.find(({ id }) => id === data.variationId);
    return `exposure: ${experience?.key ?? data.experienceId} → ${variation?.key || data.variationId}`;
  }
  const { data } = event;
  const goal = project?.goals.find(({ id }) => id === data.goalId);
  const values = (data.goalData ?? []).map(({ key, value }) => `, ${key} ${String(value)}`);
  return `conversion: ${goal?.key ?? data.goalId}${values.join('')}`;
}

function describeAnswer({ count: many, outcome }: SentRequest): string {
  const events = `answer: ${count(many)} ${many === 1 ? 'was' : 'were'}`;
  if (outcome?.kind === 'accepted') return `${events} taken`;
  if (outcome?.kind === 'refused') return `${events} refused for good (status ${outcome.status})`;
  const status = outcome?.status ?? null;
  return `${events} not taken (${status === null ? 'no answer' : `status ${status}`}), and ${many === 1 ? 'is' : 'are'} sent again`;
}
