import type { ClientParts } from './wireClient';

/** What goes on in a client, for people to look at: reading it decides, stores and sends nothing. */
export const inspectParts = ({
  ask,
  config,
  deferred,
  delivery,
  gate,
  journal,
  memory,
  store,
  visitor,
}: ClientParts) => ({
  /** What every decision depends on; the same object until any of it changes. */
  inputs: store.inputs(),
  /** The consent that privacy signals and a preview leave of the app's. */
  allowed: gate.effective(),
  /** What is remembered of the visitor; the same object until any of it changes. */
  record: memory.read(visitor.id()),
  /** Every decision of this page's life, oldest first. */
  decided: journal.list(),
  /** The answers that components show now, one for each component. */
  onScreen: ask.onScreen(),
  /** What the source of the config says of itself; null before there is one. */
  source: config.sourceState(),
  /** The last events, and how many, with calls of `track()` that wait for a config, are not yet delivered. */
  events: delivery.recent(),
  waiting: delivery.size() + deferred.size(),
});
