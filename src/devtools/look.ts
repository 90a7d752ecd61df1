import { useCallback, useEffect, useState } from 'react';
import type { ConvertClient } from '../client/convertClient';

/** A client at one moment: everything the panel shows is worked out from this. */
export type Look = ReturnType<typeof lookInto>;

/** Only looks: nothing is decided, stored, exposed or sent by it. */
function lookInto(client: ConvertClient) {
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
function isSameLook(one: Look, other: Look): boolean {
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
    one.decided[one.decided.length - 1] === other.decided[other.decided.length - 1] &&
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

/**
 * A client tells nobody when a component comes or goes, or an event leaves: telling would cost the app. So while the
 * panel is open it looks.
 */
const LOOK_EVERY_MS = 400;

/** A client as it stands now, and a way to look again at once. */
export function useLook(client: ConvertClient) {
  const [look, setLook] = useState(() => lookInto(client));

  const refresh = useCallback(() => {
    setLook((known) => {
      const next = lookInto(client);
      return isSameLook(known, next) ? known : next;
    });
  }, [client]);

  useEffect(() => {
    const timer = setInterval(refresh, LOOK_EVERY_MS);
    // Later: whoever is telling may be rendering.
    let soon: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = client.subscribe(() => {
      clearTimeout(soon);
      soon = setTimeout(refresh);
    });
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
      unsubscribe();
    };
  }, [client, refresh]);

  return { look, refresh };
}

export const TAB_NAMES = ['experiences', 'features', 'visitor', 'events', 'config'] as const;
export type TabName = (typeof TAB_NAMES)[number];

/** What the panel shows: a tab, and what is open in the lists. */
export interface Place {
  readonly tab: TabName;
  readonly experience: string | null;
  readonly feature: string | null;
}

export interface TabProps {
  client: ConvertClient;
  look: Look;
  place: Place;
  go: (change: Partial<Place>) => void;
  /** Does something to the client, and looks at once what came of it. */
  act: (change: () => void) => void;
}
