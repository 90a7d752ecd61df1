import type { ConfigState } from '../config/configSource';
import type { RecentEvent } from '../tracking/delivery';
import type { Consent } from '../visitor/visitor';
import type { VisitorRecord } from '../visitor/visitorRecord';
import type { Answer, Inputs } from './createAnswers';
import type { JournalEntry } from './createJournal';
import type { ClientParts } from './wireClient';

/** What goes on in a client. */
export interface Inspection {
  /** What every decision depends on; the same object until any of it changes. */
  readonly inputs: Inputs;
  /** The consent that privacy signals and a preview leave of the app's. */
  readonly allowed: Consent;
  /** What is remembered of the visitor; the same object until any of it changes. */
  readonly record: VisitorRecord;
  /** Every decision of this page's life, oldest first. */
  readonly decided: readonly JournalEntry[];
  /** The answers that components show now, one for each component. */
  readonly onScreen: readonly Answer[];
  /** What the source of the config says of itself; null before there is one. */
  readonly source: ConfigState | null;
  /** The last events, and how many, with calls of `track()` that wait for a config, are not yet delivered. */
  readonly events: readonly RecentEvent[];
  readonly waiting: number;
}

export const inspectParts = (parts: ClientParts): Inspection => ({
  inputs: parts.store.inputs(),
  allowed: parts.gate.effective(),
  record: parts.memory.read(parts.visitor.id()),
  decided: parts.journal.list(),
  onScreen: parts.ask.onScreen(),
  source: parts.config.sourceState(),
  events: parts.delivery.recent(),
  waiting: parts.delivery.size(),
});
