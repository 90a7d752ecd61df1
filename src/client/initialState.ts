import type { Attributes, Assignments, Segments } from '../visitor/visitor';
import type { JournalEntry } from './createJournal';

/** What a server hands to the page: plain JSON, from `dehydrate()` of convert-react/server. */
export interface InitialState {
  readonly visitorId: string;
  /** The config document or the needed part of it. */
  readonly config: unknown;
  readonly environment?: string;
  readonly attributes?: Attributes;
  readonly segments?: Segments;
  readonly location?: Record<string, unknown>;
  readonly assignments?: Assignments;
  /** What the server decided, so that the page decides nothing differently. */
  readonly journal?: readonly JournalEntry[];
}
