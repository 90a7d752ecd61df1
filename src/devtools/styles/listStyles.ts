/** The lists of experiences, features and events, and what is in their rows. */
export const listStyles = `
.list-pane { container-type: inline-size; }
.filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 12px; padding: 10px 16px; background: var(--paper); }
.search { display: flex; flex: 1 1 190px; align-items: center; gap: 8px; padding: 0 10px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--sunken); color: var(--muted); }
.search:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); }
.search input { flex: 1; min-width: 0; height: 30px; border: 0; background: none; color: var(--ink); outline: none; }
.search input::placeholder { color: var(--muted); opacity: 1; }
.chips { display: flex; flex-wrap: wrap; gap: 4px; }
.chips button { padding: 0 8px; border-radius: 8px; color: var(--muted); font-weight: 600; line-height: 32px; }
.chips button:hover { background: var(--hover); }
.chips [aria-pressed='true'] { background: var(--accent-soft); color: var(--accent); }
.chips .count { margin: 0 0 0 2px; padding: 0; background: none; color: inherit; }
.columns, .row { display: grid; grid-template-columns: minmax(0, 1fr) 165px 62px 250px; gap: 12px; align-items: center; width: 100%; padding: 8px 16px; }
.columns { padding-block: 2px 6px; color: var(--muted); font-size: 11px; font-weight: 600; }
.rows { border-top: 1px solid var(--line); }
.rows li { border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 52px; }
.row.feature { grid-template-columns: minmax(0, 1fr) 62px minmax(0, 220px) 80px; }
.row:hover, summary:hover { background: var(--hover); }
.row:focus-visible { outline-offset: -2px; }
.row[aria-expanded='true'] { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
.title { display: flex; flex-direction: column; min-width: 0; }
.title > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.title .key { font-weight: 600; }
.name, .through, .id, .hint, .note { color: var(--muted); }
.name, .through { font-size: 12px; }
.key { overflow-wrap: anywhere; font-size: 12.5px; }
.bucket { color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.outcome { display: flex; align-items: center; gap: 7px; min-width: 0; }
.outcome.in { font-weight: 600; }
.outcome.out { color: var(--muted); }
.outcome .key { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.dot { flex: none; width: 9px; height: 9px; border-radius: 50%; border: 1.5px solid var(--muted); }
.dot[class*='colour'] { border: 0; }
.colour-0 { background: var(--c0); } .colour-1 { background: var(--c1); } .colour-2 { background: var(--c2); }
.colour-3 { background: var(--c3); } .colour-4 { background: var(--c4); } .colour-5 { background: var(--c5); }
.tag { flex: none; padding: 0 6px; border-radius: 6px; background: var(--warn-soft); color: var(--warn); font-size: 11px; font-weight: 600; }
.flags { display: flex; flex-wrap: wrap; gap: 2px 10px; color: var(--muted); font-size: 12px; }
.flag { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
.flag .icon { width: 13px; height: 13px; }
.flag.good { color: var(--good); }
.switch { position: relative; flex: none; width: 24px; height: 14px; border-radius: 7px; background: var(--muted); }
.switch::after { content: ''; position: absolute; top: 2px; left: 2px; width: 10px; height: 10px; border-radius: 50%; background: var(--paper); }
.switch.on { background: var(--good); }
.switch.on::after { left: 12px; }
.empty { padding: 36px 16px; color: var(--muted); text-align: center; }
@container (max-width: 660px) {
  .columns { display: none; }
  .row, .row.feature { grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; }
  .row .bucket { display: none; }
  .row .outcome { max-width: 150px; }
  .row .flags:empty { display: none; }
  .row .flags { grid-column: 1 / -1; }
  .row .through { grid-column: 1 / -1; }
}
`;
