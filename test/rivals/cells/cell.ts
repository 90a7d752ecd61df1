import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import type { Exposure, Session, Setup } from '../subjects/subject';

export interface CellOptions {
  origin: string;
  /** Where the config comes from, in a cell that does not say. */
  config: Setup['config'];
  /** What a server rendered, for the cells of hydration. */
  html: string;
}

/** What a cell saw in the page; what arrived at an endpoint is counted by whoever drives the page. */
export interface Seen {
  exposures: Exposure[];
  clients?: number;
  renders?: number;
  /** Every content shown, in order. */
  contents?: string[];
}

export interface Stage {
  session: Session;
  container: HTMLElement;
  render: (tree: ReactNode) => Promise<void>;
  root: Root;
}

/** What happens on the page, and how the SDK is set up for it, where that matters. */
export interface Cell {
  setup?: Partial<Setup>;
  run: (stage: Stage, options: CellOptions) => Promise<Omit<Seen, 'exposures'> | void>;
}
