import type { TrackedEvent } from '../../src/tracking/event';

/** What the server, or the network before it, does with a request. */
export type Fault = 'well' | 'refused' | 'dropped-before' | 'dropped-after' | 'silent' | number;

export interface Received {
  at: number;
  url: string;
  visitorId: string;
  event: TrackedEvent;
}

/** A request as an outside observer sees it, who knows what neither end can. */
export interface Observed {
  readonly ids: readonly string[];
  readonly isBeacon: boolean;
  /** What the page had last heard of the server when it sent this. */
  readonly lastHeard: 'failure' | 'answer' | 'nothing';
  wasRead: boolean;
  status: number | null;
  /** `in time`: by a page that had neither ended nor been put away since it sent. `offline`: the browser said it cannot arrive. */
  heard: 'in time' | 'late' | 'never' | 'offline';
  /** The page has heard an answer, or a failure. */
  isAnswered: boolean;
}

export interface ServerOptions {
  latency: number;
  now: () => number;
  after: (ms: number, run: () => void, tab?: object) => unknown;
  /** How often a tab was left. */
  departed: ReadonlyMap<object, number>;
}

/** The server, the network before it, and an observer who sees both ends. */
export function createServer({ latency, now, after, departed }: ServerOptions) {
  let isOnline = true;
  let isDenied = false;
  let fault: Fault = 'well';
  /** Of single hosts, by url, over `fault`. */
  const faults = new Map<string, Fault>();
  /** What each tab last heard of each url. */
  const lastHeard = new Map<object, Map<string, 'failure' | 'answer'>>();
  /** Tabs that heard of a server although the browser says they are offline. */
  const proved = new Set<object>();
  /** Requests under way. */
  const underWay = new Map<object, Set<() => void>>();
  const received: Received[] = [];
  const requests: { at: number; bytes: number; isBeacon: boolean }[] = [];
  const observed: Observed[] = [];

  /** What browsers say. */
  const saysOnline = (): boolean => isOnline && !isDenied;

  function receive(url: string, body: string): void {
    const { visitors } = JSON.parse(body) as { visitors: { visitorId: string; events: TrackedEvent[] }[] };
    for (const { visitorId, events } of visitors) {
      for (const event of events) received.push({ at: now(), url, visitorId, event });
    }
  }

  const faultOf = (url: string): Fault => faults.get(url) ?? fault;

  /** What happens at the other end; true and a status when an answer comes back. */
  function arrive(url: string, body: string): number | null {
    const fault = faultOf(url);
    if (!isOnline || fault === 'refused' || fault === 'dropped-before') return null;
    if (fault === 'well' || fault === 'dropped-after' || fault === 'silent') receive(url, body);
    if (fault === 'dropped-after' || fault === 'silent') return null;
    return fault === 'well' ? 200 : fault;
  }

  function observe(tab: object, url: string, body: string, isBeacon: boolean): Observed {
    const { visitors } = JSON.parse(body) as { visitors: { events: TrackedEvent[] }[] };
    const ids = visitors.flatMap(({ events }) => events.map(idOf));
    const request: Observed = {
      ids,
      isBeacon,
      lastHeard: lastHeard.get(tab)?.get(url) ?? 'nothing',
      wasRead: false,
      status: null,
      heard: 'never',
      isAnswered: false,
    };
    requests.push({ at: now(), bytes: body.length, isBeacon });
    observed.push(request);
    return request;
  }

  function arriveObserved(request: Observed, url: string, body: string): void {
    const before = received.length;
    request.status = arrive(url, body);
    request.wasRead = received.length > before;
  }

  function fetchFor(tab: object): typeof globalThis.fetch {
    const heard = new Map<string, 'failure' | 'answer'>();
    lastHeard.set(tab, heard);
    const rejections = new Set<() => void>();
    underWay.set(tab, rejections);
    return ((url: string, { body, signal }: { body: string; signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        const request = observe(tab, url, body, false);
        const departures = departed.get(tab) ?? 0;
        const hear = (): void => {
          request.isAnswered = true;
          const isInTime = (departed.get(tab) ?? 0) === departures;
          // What was sent "offline" by a page that was then put away counted as not delivered until its answer was heard.
          if (isInTime) request.heard = 'in time';
          else if (request.heard !== 'offline') request.heard = 'late';
        };
        const wasOnline = saysOnline();
        const isProved = proved.has(tab);
        if (!wasOnline && !isProved) request.heard = 'offline';
        const noteFailure = () => void heard.set(url, 'failure');
        const fail = (note: () => void): void => {
          hear();
          if (wasOnline) note();
          else {
            // After an answer had shown that there is a network, it counted as delivered when its page was put away: declared.
            if (!isProved || request.heard !== 'late') request.heard = 'offline';
            proved.delete(tab);
          }
          reject(new TypeError('Failed to fetch'));
        };
        signal.addEventListener('abort', () => fail(noteFailure));
        // A page judges a rejection one task later. What it sends in between, it sends to a server that it takes for well.
        const failByRejection = () => fail(() => after(0, noteFailure, tab));
        const rejection = (): void => reject(new TypeError('Failed to fetch'));
        rejections.add(rejection);
        // Keepalive: the request goes on without its page, which only never hears the answer.
        after(latency, () => {
          const isSilent = faultOf(url) === 'silent';
          arriveObserved(request, url, body);
          if (isSilent) return;
          const { status } = request;
          const answer = (): void => {
            rejections.delete(rejection);
            if (status === null) return failByRejection();
            if (!wasOnline) proved.add(tab);
            hear();
            heard.set(url, status < 300 || status === 400 ? 'answer' : 'failure');
            resolve(new Response(null, { status }));
          };
          after(0, answer, tab);
        });
      })) as never;
  }

  function sendBeacon(tab: object, url: string, body: string): boolean {
    const request = observe(tab, url, body, true);
    after(latency, () => arriveObserved(request, url, body));
    return true;
  }

  return {
    received,
    requests,
    observed,
    fetchFor,
    sendBeacon,
    saysOnline,
    /** The browser rejects what is under way, although it goes on. */
    rejectAll(tab: object) {
      for (const rejection of underWay.get(tab) ?? []) rejection();
    },
    /** Of one url, or of all. */
    setFault(next: Fault, url?: string) {
      if (url !== undefined) return void faults.set(url, next);
      faults.clear();
      fault = next;
    },
    /** The browser says that there is no network, and is wrong. */
    denyOnline: (next: boolean) => void (isDenied = next),
    setOnline: (next: boolean) => void (isOnline = next),
  };
}

/** What an event is called in tests: its goal, or the experience it exposes. */
export function idOf({ data }: TrackedEvent): string {
  return 'goalId' in data ? data.goalId : `exposure ${data.experienceId}`;
}
