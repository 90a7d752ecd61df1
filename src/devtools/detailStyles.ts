/** The details of one list item, and the visitor and config tabs. */
export const detailStyles = `
.back { display: flex; align-items: center; gap: 4px; margin: -4px 0 8px -6px; padding: 4px 8px 4px 4px; border-radius: 8px; color: var(--muted); font-weight: 600; }
.back:hover { background: var(--hover); color: var(--ink); }
h2, h2.key { font-size: 15px; font-weight: 700; }
h3 { margin: 18px 0 6px; font-size: 12px; font-weight: 700; }
h3:first-child { margin-top: 0; }
.id { margin-left: 6px; font-size: 11px; }
.verdict { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; margin-top: 10px; }
.verdict .outcome .key { font-size: 14px; }
.verdict .outcome, .conclusion .outcome { max-width: 100%; }
.sentence { margin-top: 3px; }
.note { margin-bottom: 6px; }
.bar { position: relative; height: 14px; border-radius: 4px; background: var(--hover); box-shadow: inset 0 0 0 1px var(--line); }
.bar > span { position: absolute; top: 0; bottom: 0; }
.bar > span:first-child { border-radius: 4px 0 0 4px; }
.bar > .marker { top: -4px; bottom: -4px; width: 4px; margin-left: -2px; border: 1px solid var(--sunken); border-radius: 3px; background: var(--ink); }
figcaption { display: flex; flex-wrap: wrap; gap: 3px 14px; margin-top: 8px; color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.legend { display: inline-flex; align-items: center; gap: 5px; max-width: 100%; }
.legend .key { min-width: 0; color: var(--ink); }
.needle { width: 3px; height: 12px; border-radius: 2px; background: var(--ink); }
.choice label { display: flex; align-items: center; gap: 8px; padding: 5px 8px; border-radius: 8px; cursor: pointer; }
.choice label:hover { background: var(--hover); }
.choice label:has(:checked) { background: var(--accent-soft); }
.choice label .name { flex: 1; min-width: 0; }
.chosen-in-line { display: flex; flex-wrap: wrap; gap: 4px; }
.chosen-in-line .key { min-width: 0; }
.chosen-in-line label { max-width: 100%; border: 1px solid var(--line); background: var(--paper); padding: 4px 10px 4px 8px; }
.chosen-in-line label:has(:checked) { border-color: var(--accent); }
.choice input { flex: none; width: 15px; height: 15px; margin: 0; accent-color: var(--accent); }
.hint { margin-top: 4px; font-size: 12px; }
.steps li { display: grid; grid-template-columns: 20px 88px minmax(0, 1fr); gap: 0 6px; padding: 5px 0; border-top: 1px solid var(--line); }
.steps li:first-child { border: 0; }
.mark { display: grid; place-items: center; align-self: start; width: 18px; height: 18px; border-radius: 50%; background: var(--good-soft); color: var(--good); }
.mark .icon { width: 12px; height: 12px; stroke-width: 2; }
.failed .mark { background: var(--bad-soft); color: var(--bad); }
.check { color: var(--muted); font-size: 12px; line-height: 19px; }
.failed .check, .failed .sentence { color: var(--bad); font-weight: 600; }
.steps .sentence { margin: 0; overflow-wrap: anywhere; }
.compared { display: flex; flex-direction: column; grid-column: 2 / -1; gap: 1px; margin-top: 4px; padding: 6px 9px; border-radius: 7px;
  background: var(--paper); color: var(--muted); font: 11.5px/1.5 ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.conclusion { display: flex; flex-wrap: wrap; align-items: baseline; gap: 12px; padding-top: 8px; border-top: 1px solid var(--line); }
.compared .yes { color: var(--good); }
.compared .no { color: var(--bad); }
summary { display: flex; align-items: center; gap: 10px; padding: 8px 16px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline-offset: -2px; }
.carrier { margin-top: 8px; padding: 0 10px; border-radius: 8px; background: var(--paper); }
.carrier[open] { padding-bottom: 8px; }
.carrier summary { margin: 0 -10px; padding: 8px 10px; border-radius: 8px; }
.carrier summary::before, .event summary::before { content: ''; flex: none; width: 6px; height: 6px; border: solid var(--muted); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg); }
.carrier .compared { background: var(--sunken); }
.facts > div { display: grid; grid-template-columns: minmax(110px, 1fr) minmax(0, 2fr); gap: 2px 12px; padding: 6px 0; border-top: 1px solid var(--line); }
.facts > div:first-child { border: 0; }
.facts dt { color: var(--muted); overflow-wrap: anywhere; }
.facts dt.key { color: var(--ink); }
.facts dd { min-width: 0; overflow-wrap: anywhere; }
.pane > .facts { padding: 0 16px 16px; }
.pane > .facts > div { grid-template-columns: 140px minmax(0, 1fr); }
.detail-pane .facts, .sheet .facts { padding: 0; }
pre { max-height: 240px; padding: 7px 10px; overflow: auto; border-radius: 7px; background: var(--sunken); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.detail-pane pre { background: var(--paper); }
.event pre { margin: 0 16px 10px; }
.event summary .title { flex: 1; }
time { flex: none; color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.kind { flex: none; width: 76px; color: var(--accent); font-size: 12px; font-weight: 600; }
.kind.conversion { color: var(--good); }
.line { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; }
.toolbar { padding: 12px 16px; justify-content: space-between; }
.value { padding: 5px 9px; border-radius: 7px; background: var(--sunken); font-size: 12.5px; overflow-wrap: anywhere; }
.button { display: inline-flex; flex: none; align-items: center; gap: 6px; padding: 4px 11px; border: 1px solid var(--line); border-radius: 8px; font-weight: 600; }
.button:hover:enabled { background: var(--hover); }
.button.danger { border-color: var(--bad); background: var(--bad-soft); color: var(--bad); }
.sheet { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); align-content: start; gap: 0 32px; padding: 16px; }
`;
