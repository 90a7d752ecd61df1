import { useCallback, useEffect, useState } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { projectOf } from '../client/projectState';

/** The state of a client at one moment. The panel shows nothing else. */
export type Look = ReturnType<typeof lookInto>;

/** Reads the state of a client. Decides, stores, exposes and sends nothing. */
function lookInto(client: ConvertClient) {
  const { events, source, ...inspection } = client.inspect();
  return {
    ...inspection,
    project: projectOf(inspection.inputs.project),
    ...client.getSnapshot(),
    source: source && { isFetching: source.isFetching, updatedAt: source.updatedAt, error: source.error },
    // Copied, because the client changes the state of an event in place.
    events: events.map(({ id, at, payload, state, hasFailed }) => ({ id, at, state, hasFailed, ...payload.event })),
  };
}

export type LookEvent = Look['events'][number];

/** What tells one look from another. */
function essenceOf({ inputs, record, visitor, status, config, consent, allowed, waiting, ...look }: Look): unknown[] {
  const { decided, source, onScreen, events } = look;
  return [
    ...[inputs, record, visitor, status, config, consent, allowed, waiting],
    ...[decided.length, decided[decided.length - 1], source?.isFetching, source?.updatedAt, source?.error],
    ...[onScreen.length, ...onScreen],
    ...events.map(({ id, state, hasFailed }) => `${id} ${state} ${hasFailed}`),
  ];
}

/** A client does not notify when a component mounts or unmounts, or when an event is sent: that would cost the app time. */
const LOOK_EVERY_MS = 200;

/** The state of the client, kept up to date, and a function that reads it at once. */
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
  return { look, refresh };
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
