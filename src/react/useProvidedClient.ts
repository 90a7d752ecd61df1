import { useEffect, useLayoutEffect, useReducer, useState } from 'react';
import type { ConvertClient, ConvertClientOptions } from '../client/convertClient';
import { isFinalState, isInitialState, withInitialState } from '../client/initialState';
import { scopeOf } from '../client/projectState';
import { isBrowser } from '../platform';
import { identityOf, valueKey } from '../valueKey';
import { type ClientEntry, holdClient, renameEntry } from './clientRegistry';

/** The props that say which client a provider has. */
export interface ProvidedProps extends Omit<ConvertClientOptions, 'secret' | 'visitorId'> {
  visitorId?: string | undefined;
  client?: ConvertClient | undefined;
}

/** Gets the client of an identity from the registry, or makes it. `before` is the entry of this provider until now, of the same project. */
export type Enter = (identity: string, before: ClientEntry | null) => ClientEntry;

// React 18 warns of layout effects on a server, where none runs anyway.
const useBrowserLayoutEffect = isBrowser() ? useLayoutEffect : useEffect;

/**
 * The client of a provider: the one given, else the registry's for these props. It runs while the provider is mounted, and stays the
 * same until the props name another project. The client itself takes in another visitor or config, unless another provider shares
 * it: then that provider keeps its visitor, and this one gets a client of its own.
 */
export function useProvidedClient(props: ProvidedProps, project: string, enter: Enter): ConvertClient {
  const { visitorId, initialState } = props;
  const handedId = isInitialState(initialState) ? (initialState.visitorId ?? undefined) : undefined;
  // Two providers of one project may serve two visitors. A client that the app made is one, whoever it serves.
  const identity = props.client ? project : `${project}\n${visitorId ?? handedId ?? ''}`;
  const [held, setHeld] = useState(() => ({ project, visitorId, handedId, entry: enter(identity, null) }));
  const entry = currentEntry();
  const { client } = entry;
  // The client may be that of an earlier page, or of another provider. A client made with this state ignores it.
  if (initialState) client.handOver(initialState);
  useEffect(() => renameEntry(entry, identity), [entry, identity]);
  const [owner] = useState(() => ({}));
  const isMaker = !props.client;
  const [, renderAgain] = useReducer((renders: number) => renders + 1, 0);
  // A layout effect, so that the effects of this commit ask a client that has the new props.
  useBrowserLayoutEffect(() => {
    // A hook that mounts in this commit subscribes in its passive effect. React runs that effect before it renders again, and renders
    // again before it paints.
    if (client.applyProps(owner, props, isMaker)) renderAgain();
  });
  // The config is asked for before the first paint. The client starts after the effects of its children.
  useBrowserLayoutEffect(() => void client.ready(), [client]);
  useEffect(() => {
    const leave = holdClient(entry);
    return () => {
      leave();
      entry.client.applyProps(owner, null, isMaker);
    };
  }, [entry, owner, isMaker]);
  return client;

  function currentEntry(): ClientEntry {
    const isSameProject = held.project === project;
    if (isSameProject && held.visitorId === visitorId && held.handedId === handedId) return held.entry;
    const [before, now] = (visitorId ?? held.visitorId) ? [held.visitorId, visitorId] : [held.handedId, handedId];
    const isAnotherPerson = before !== undefined && now !== undefined && before !== now;
    const isKept = isSameProject && (props.client || !isAnotherPerson || held.entry.holders < 2);
    const next = isKept ? held.entry : enter(identity, isSameProject ? held.entry : null);
    setHeld({ project, visitorId, handedId, entry: next });
    return next;
  }
}

/** Compares props by value: an object written inline is another at every render. `around` is what else tells projects apart. */
export function projectIdentity(props: ProvidedProps, around?: unknown): string {
  if (props.client) return `client ${identityOf(props.client)}`;
  const options = withInitialState(props);
  const { sdkKey, accountId, projectId, environment, debugToken, configEndpoint, trackEndpoint, source } = options;
  const { config, initialState, bucketing, comparators, tracking } = options;
  // The ids of a static document, so that one written inline is not a new project at every render.
  const origin = config ? ['static', scopeOf({ config })] : [sdkKey, accountId, projectId, environment];
  // A page that may have no more than its server hands over shares its client with no other.
  const finalMode = isInitialState(initialState) && isFinalState(initialState) && initialState.mode;
  const rules = [bucketing, comparators, tracking === false];
  return valueKey([origin, debugToken, configEndpoint, trackEndpoint, source, around, finalMode, ...rules]);
}
