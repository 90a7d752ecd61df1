import type { ConvertClient } from '../client/convertClient';

/** A client at one moment: everything the panel shows is worked out from this. */
export type Look = ReturnType<typeof lookInto>;

/** Only looks: nothing is decided, stored, exposed or sent by it. */
export function lookInto(client: ConvertClient) {
  const { events, source, ...inspection } = client.inspect();
  return {
    ...inspection,
    ...client.getSnapshot(),
    source: source && { isFetching: source.isFetching, updatedAt: source.updatedAt, error: source.error },
    // What becomes of an event is written into it: the copy is how it stands now.
    events: events.map(({ id, at, payload, state, hasFailed }) => ({ id, at, state, hasFailed, ...payload.event })),
  };
}

export type LookEvent = Look['events'][number];

/** Whether a second look shows nothing new. */
export function isSameLook(one: Look, other: Look): boolean {
  return (
    one.inputs === other.inputs &&
    one.record === other.record &&
    one.visitor === other.visitor &&
    one.status === other.status &&
    one.config === other.config &&
    one.consent === other.consent &&
    one.allowed === other.allowed &&
    one.waiting === other.waiting &&
    one.decided.length === other.decided.length &&
    one.decided.at(-1) === other.decided.at(-1) &&
    one.source?.isFetching === other.source?.isFetching &&
    one.source?.updatedAt === other.source?.updatedAt &&
    one.source?.error === other.source?.error &&
    isSameList(one.onScreen, other.onScreen, (answer) => answer) &&
    isSameList(one.events, other.events, ({ id, state, hasFailed }) => `${id} ${state} ${hasFailed}`)
  );
}

function isSameList<Item>(one: readonly Item[], other: readonly Item[], essence: (item: Item) => unknown): boolean {
  return one.length === other.length && one.every((item, index) => essence(item) === essence(other[index]!));
}
