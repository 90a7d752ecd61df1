import { useCallback, useEffect, useState } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { projectOf } from '../client/projectState';

/** The state of a client at one moment. The panel shows nothing else. */
export type Look = ReturnType<typeof lookInto>;

/** Reads the state of a client. Decides, stores, exposes and sends nothing. */
function lookInto(client: ConvertClient) {
  const { events, decided, source, ...inspection } = client.inspect();
  const { inputs } = inspection;
  const snapshot = client.getSnapshot();
  return {
    ...inspection,
    ...snapshot,
    project: projectOf(inputs.project),
    isFetching: source?.isFetching ?? false,
    fetchedAt: source?.updatedAt,
    error: snapshot.error ?? source?.error,
    /** What this page has decided for the visitor, oldest first. */
    decided: decided.filter(({ visitorId }) => visitorId === inputs.visitor.id),
    // Copied, because the client changes the state of an event in place.
    events: events.map(({ id, at, payload, state, hasFailed }) => ({ id, at, state, hasFailed, ...payload.event })),
  };
}

export type LookEvent = Look['events'][number];

/** What tells one look from another. */
const essenceOf = ({ events, ...look }: Look): unknown[] => [
  ...Object.values(look).flat(),
  ...events.map(({ id, state, hasFailed }) => `${id} ${state} ${hasFailed}`),
];

/** A client does not notify when a component mounts or unmounts, or when an event is sent: that would cost the app time. */
const LOOK_EVERY_MS = 200;

/** The state of the client, kept up to date, and a function that changes the client and reads its state at once. */
export function useLook(client: ConvertClient) {
  const [look, setLook] = useState(() => lookInto(client));
  const refresh = useCallback(() => {
    setLook((previous) => {
      const next = lookInto(client);
      const [before, now] = [essenceOf(previous), essenceOf(next)];
      return before.length === now.length && before.every((value, index) => value === now[index]) ? previous : next;
    });
  }, [client]);
  useEffect(() => {
    const timer = setInterval(refresh, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  const act = (change: () => void) => {
    change();
    refresh();
  };
  return { look, act };
}

export const TAB_NAMES = ['experiences', 'features', 'visitor', 'events', 'config'] as const;
export type TabName = (typeof TAB_NAMES)[number];

/** Which tab is open, and which item of each list. */
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
  /** Changes the client, and reads its state at once. */
  act: (change: () => void) => void;
}
