import { PAGE_EVENTS, TROUBLES } from './cells';
import type { Outcome, PageEvent, Trouble } from './cells';
import type { SpecialCell } from './specialCells';

export type Measured = Map<string, Outcome>;

export const cellName = (event: PageEvent, trouble: Trouble): string => `${event}, ${trouble}`;

/** The matrix as it stands in docs/delivery.md: lost / repeated. */
export function formatMatrix(measured: Measured): string {
  const header = ['', ...TROUBLES];
  const rows = PAGE_EVENTS.map((event) => [
    event,
    ...TROUBLES.map((trouble) => formatOutcome(measured.get(cellName(event, trouble)))),
  ]);
  return toTable([header, ...rows]);
}

export function formatSpecial(measured: Measured, cells: readonly SpecialCell[]): string {
  const rows = cells.map(({ name, why }) => [name, formatOutcome(measured.get(name)), why]);
  return toTable([['', 'lost / repeated', 'because'], ...rows]);
}

function formatOutcome(outcome: Outcome | undefined): string {
  return outcome ? `${outcome.lost} / ${outcome.repeated}` : '?';
}

/** As prettier lays it out, so that the docs may hold it line by line. */
export function toTable([header, ...rows]: string[][]): string {
  const widths = header!.map((_, column) => Math.max(3, ...[header!, ...rows].map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(header!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
