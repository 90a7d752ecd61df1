import type { ComponentType, ReactNode, Ref } from 'react';

/** One record of what an SDK told its owner: which experiment, which arm, who. */
export interface Exposure {
  key: string;
  arm: string;
  visitor: string;
}

export interface Setup {
  /** `given`: the config is in the page, as after server rendering; `fetched`: it comes over HTTP. */
  config: 'given' | 'fetched';
  attributes: Record<string, string>;
  /** Base of every address an SDK asks; this machine. Empty on the server, where nothing is asked. */
  origin: string;
  isServer: boolean;
  /** Milliseconds after which content is shown without a config, where the SDK can do that. */
  timeout?: number;
  /** True in the cells that change the user or their attributes: an SDK that follows only when asked is asked. */
  followsUser?: boolean;
  /** True in the cells of delivery: events go as a visitor's would, and nothing on their way is hurried or replaced. */
  isDelivering?: boolean;
  /** Where an SDK with a callback, an event dispatcher or a hook reports; the others are counted at their endpoint. */
  record: (exposure: Exposure) => void;
}

/** An app with an SDK set up as its documentation says. */
export interface Session {
  Provider: ComponentType<{ children: ReactNode }>;
  /** Whether there is a config, and the value of a flag that is a string. */
  useText(key: string): { isLoading: boolean; value: string };
  useSwitch(key: string): boolean;
  /** The SDK's own suspense hook, where it has one. */
  useSuspenseText?(key: string): string;
  /** The SDK's own way to count what is on screen rather than what is mounted, where it has one. */
  useSeenText?(key: string): { isLoading: boolean; value: string; ref: Ref<HTMLParagraphElement> };
  /** What the SDK documents for "the user's attributes have changed". */
  setAttributes(attributes: Record<string, string>): void;
  /** What the SDK documents for "this is another user". */
  logIn(visitorId: string): void;
  /** What the SDK documents for a conversion, where sending one is its business. */
  track?(goal: string): void;
  /** Sends what waits to be sent. */
  flush(): Promise<unknown>;
  /** How many clients were made. */
  clients(): number;
}

export interface Subject {
  setUp(setup: Setup): Session;
}
