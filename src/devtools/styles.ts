const LIGHT = `
  color-scheme: light;
  --paper: #ffffff; --sunken: #f5f6f9; --hover: #eef0f6; --ink: #1b2130; --muted: #566075; --line: #e0e4ec;
  --accent: #3a4fd0; --accent-soft: #e9ecfd; --on-accent: #ffffff;
  --good: #17693f; --good-soft: #e0f3e8; --bad: #b3261e; --bad-soft: #fde8e6; --warn: #7a4d00; --warn-soft: #fdf0d3;
  --c0: #4a63e7; --c1: #d0561f; --c2: #1f8a70; --c3: #a3399f; --c4: #94740b; --c5: #2f7fb8;
  --shadow: 0 18px 50px rgb(20 28 52 / 22%), 0 2px 8px rgb(20 28 52 / 12%);`;

const DARK = `
  color-scheme: dark;
  --paper: #171b26; --sunken: #10131c; --hover: #222838; --ink: #e8ebf3; --muted: #a2abc0; --line: #2d3446;
  --accent: #98a7ff; --accent-soft: #262f57; --on-accent: #10142b;
  --good: #7fd8a5; --good-soft: #15352a; --bad: #ff9d94; --bad-soft: #421f1e; --warn: #f2c56b; --warn-soft: #3a2d10;
  --c0: #8494ff; --c1: #ff9a62; --c2: #55cfae; --c3: #e287de; --c4: #dcb93f; --c5: #6fbcf0;
  --shadow: 0 18px 50px rgb(0 0 0 / 60%), 0 0 0 1px rgb(255 255 255 / 6%);`;

/** The style sheet. It stands in the panel's shadow root, so its class names cannot clash with those of the app. */
export const STYLES = `
:host { all: initial !important; }
.devtools { ${LIGHT}
  font: 13px/1.45 ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  color: var(--ink); -webkit-font-smoothing: antialiased; text-align: left; }
.devtools[data-theme='dark'] { ${DARK} }
@media (prefers-color-scheme: dark) { .devtools[data-theme='system'] { ${DARK} } }
*, ::before, ::after { box-sizing: border-box; }
h2, h3, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
button, input { font: inherit; color: inherit; }
button { border: 0; background: none; cursor: pointer; text-align: left; }
button:disabled { cursor: default; opacity: .6; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5;
  stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.key, code, pre, time, .bucket, .id { font-family: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, monospace; }

/* Tones. An element with one of them has its colours, as text or on a ground of its own. */
.waiting, .banner, .tag, .badge { --tone: var(--warn); --ground: var(--warn-soft); }
.good, .yes, .conversion, .passed { --tone: var(--good); --ground: var(--good-soft); }
.bad, .no, .danger, .problem, .failed { --tone: var(--bad); --ground: var(--bad-soft); }
.pill.quiet { --tone: var(--muted); --ground: var(--hover); }
.pill, .banner, .tag, .badge, .mark, .danger { background: var(--ground); color: var(--tone); }
.flag.good, .yes, .no, .kind.conversion, .failed .check, .failed .sentence { color: var(--tone); }

.open, .panel { position: fixed; z-index: 2147483000; }
.open { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 13px;
  background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); transition: transform .12s; }
.open:hover { transform: scale(1.06); }
.open .icon { width: 24px; height: 24px; }
.badge { position: absolute; top: -6px; right: -6px; min-width: 20px; padding: 0 5px; border-radius: 10px;
  font-size: 11px; font-weight: 700; line-height: 20px; text-align: center; }
.panel { container: panel / inline-size; display: flex; flex-direction: column; width: min(420px, 100vw - 24px); height: min(460px, 100vh - 24px);
  overflow: hidden; border: 1px solid var(--line); border-radius: 14px; background: var(--paper); box-shadow: var(--shadow); }
[data-size='large'] > .panel { width: min(980px, 100vw - 24px); height: min(620px, 100vh - 24px); }
[data-position^='bottom'] > * { bottom: 12px; }
[data-position^='top'] > * { top: 12px; }
[data-position$='right'] > * { right: 12px; }
[data-position$='left'] > * { left: 12px; }

.top { display: flex; align-items: center; gap: 10px; padding: 8px 8px 4px 16px; }
.brand { display: flex; align-items: center; gap: 7px; font-size: 14px; font-weight: 700; letter-spacing: -.01em; }
.brand .icon { width: 20px; height: 20px; color: var(--accent); stroke-width: 1.7; }
.project { flex: 1; color: var(--muted); }
.project, .title > *, .outcome .key { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.top > .line { flex: none; gap: 0; }
.icon-button { display: grid; flex: none; place-items: center; width: 32px; height: 32px; border-radius: 8px; color: var(--muted); }
.pill { flex: none; padding: 1px 9px; border-radius: 10px; font-size: 12px; font-weight: 600; white-space: nowrap; }
.tabs { display: flex; flex: none; gap: 2px; padding: 0 8px; overflow-x: auto; border-bottom: 1px solid var(--line); scrollbar-width: none; }
.tabs button { flex: none; padding: 9px 8px; border-bottom: 2px solid transparent; color: var(--muted); font-weight: 600; }
.tabs button:hover, .icon-button:hover, .back:hover { color: var(--ink); }
.icon-button:hover, .back:hover, .chips button:hover, .row:hover, summary:hover, .choice label:hover, .button:hover:enabled {
  background: var(--hover); }
.tabs button[aria-selected='true'] { border-color: var(--accent); color: var(--ink); }
.tabs :focus-visible { outline-offset: -3px; border-radius: 8px; }
.count { margin-left: 5px; padding: 0 6px; border-radius: 8px; background: var(--hover); color: var(--muted);
  font-size: 11px; font-weight: 600; font-variant-numeric: tabular-nums; }
.banner { display: flex; flex: none; align-items: center; justify-content: space-between; gap: 12px; padding: 8px 16px; }
.banner.problem { margin: 0 16px 12px; border-radius: 8px; }
.banner .button { border-color: currentColor; color: inherit; }
.body { display: flex; flex: 1; min-height: 0; }
.body > * { flex: 1; min-width: 0; }
.pane { min-width: 0; overflow: auto; overscroll-behavior: contain; }
.split { display: grid; grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); min-height: 0; }
.open-detail { grid-template-columns: minmax(0, 1fr) minmax(0, 430px); }
.detail-pane { padding: 12px 16px 20px; border-left: 1px solid var(--line); background: var(--sunken); }

/* The lists of experiences, features and events, and their rows. */
.list-pane { container-type: inline-size; }
.filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 12px; padding: 10px 16px; background: var(--paper); }
.search { display: flex; flex: 1 1 190px; align-items: center; gap: 8px; padding: 0 10px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--sunken); color: var(--muted); }
.search:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); }
.search input { flex: 1; min-width: 0; height: 30px; border: 0; background: none; color: var(--ink); outline: none; }
.search input::placeholder { color: var(--muted); opacity: 1; }
.chips { display: flex; flex-wrap: wrap; gap: 4px; }
.chips button { padding: 0 8px; border-radius: 8px; color: var(--muted); font-weight: 600; line-height: 32px; }
.chips [aria-pressed='true'] { background: var(--accent-soft); color: var(--accent); }
.chips .count { margin: 0 0 0 2px; padding: 0; background: none; color: inherit; }
.columns, .row { display: grid; grid-template-columns: minmax(0, 1fr) 165px 62px 250px; gap: 12px; align-items: center; width: 100%; padding: 8px 16px; }
.columns { padding-block: 2px 6px; color: var(--muted); font-size: 11px; font-weight: 600; }
.rows { border-top: 1px solid var(--line); }
.rows li { border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 52px; }
.row.feature { grid-template-columns: minmax(0, 1fr) 62px minmax(0, 220px) 80px; }
.row:focus-visible, summary:focus-visible { outline-offset: -2px; }
.row[aria-expanded='true'] { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
.title { display: flex; flex-direction: column; min-width: 0; }
.title .key, .outcome.in { font-weight: 600; }
.name, .through, .id, .hint, .note { color: var(--muted); }
.name, .through { font-size: 12px; }
.key { overflow-wrap: anywhere; font-size: 12.5px; }
.bucket { color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.outcome { display: flex; align-items: center; gap: 7px; min-width: 0; }
.outcome.out { color: var(--muted); }
.dot { flex: none; width: 9px; height: 9px; border-radius: 50%; border: 1.5px solid var(--muted); }
.dot[class*='colour'] { border: 0; }
.colour-0 { background: var(--c0); } .colour-1 { background: var(--c1); } .colour-2 { background: var(--c2); }
.colour-3 { background: var(--c3); } .colour-4 { background: var(--c4); } .colour-5 { background: var(--c5); }
.tag { flex: none; padding: 0 6px; border-radius: 6px; font-size: 11px; font-weight: 600; }
.flags { display: flex; flex-wrap: wrap; gap: 2px 10px; color: var(--muted); font-size: 12px; }
.flag { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
.flag .icon { width: 13px; height: 13px; }
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
  .row .flags, .row .through { grid-column: 1 / -1; }
}

/* The details of one list item, and the visitor and config tabs. */
.back { display: flex; align-items: center; gap: 4px; margin: -4px 0 8px -6px; padding: 4px 8px 4px 4px; border-radius: 8px; color: var(--muted); font-weight: 600; }
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
.choice label:has(:checked) { background: var(--accent-soft); }
.choice label .name { flex: 1; min-width: 0; }
.chosen-in-line { display: flex; flex-wrap: wrap; gap: 4px; }
.chosen-in-line .key { min-width: 0; }
.chosen-in-line label { max-width: 100%; border: 1px solid var(--line); background: var(--paper); padding: 4px 10px 4px 8px; }
.chosen-in-line label:has(:checked) { border-color: var(--accent); }
.choice input { flex: none; width: 15px; height: 15px; margin: 0; accent-color: var(--accent); }
.hint { margin-top: 4px; font-size: 12px; }
.steps li { display: grid; grid-template-columns: 20px 88px minmax(0, 1fr); gap: 0 6px; padding: 5px 0; }
.steps li + li, .facts > div + div { border-top: 1px solid var(--line); }
.mark { display: grid; place-items: center; align-self: start; width: 18px; height: 18px; border-radius: 50%; }
.mark .icon { width: 12px; height: 12px; stroke-width: 2; }
.check { color: var(--muted); font-size: 12px; line-height: 19px; }
.failed .check, .failed .sentence { font-weight: 600; }
.steps .sentence { margin: 0; overflow-wrap: anywhere; }
.compared { display: flex; flex-direction: column; grid-column: 2 / -1; gap: 1px; margin-top: 4px; padding: 6px 9px; border-radius: 7px;
  background: var(--paper); color: var(--muted); font: 11.5px/1.5 ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.conclusion { display: flex; flex-wrap: wrap; align-items: baseline; gap: 12px; padding-top: 8px; border-top: 1px solid var(--line); }
summary { display: flex; align-items: center; gap: 10px; padding: 8px 16px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
.carrier { margin-top: 8px; padding: 0 10px; border-radius: 8px; background: var(--paper); }
.carrier[open] { padding-bottom: 8px; }
.carrier summary { margin: 0 -10px; padding: 8px 10px; border-radius: 8px; }
.carrier summary::before, .event summary::before { content: ''; flex: none; width: 6px; height: 6px; border: solid var(--muted); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg); }
.carrier .compared { background: var(--sunken); }
.facts > div { display: grid; grid-template-columns: minmax(110px, 1fr) minmax(0, 2fr); gap: 2px 12px; padding: 6px 0; }
.facts dt { color: var(--muted); overflow-wrap: anywhere; }
.facts dt.key { color: var(--ink); }
.facts dd { min-width: 0; overflow-wrap: anywhere; }
.pane > .facts { padding: 0 16px 16px; }
.pane > .facts > div { grid-template-columns: 140px minmax(0, 1fr); }
.detail-pane .facts { padding: 0; }
pre { max-height: 240px; padding: 7px 10px; overflow: auto; border-radius: 7px; background: var(--sunken); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.detail-pane pre { background: var(--paper); }
.event pre { margin: 0 16px 10px; }
.event summary .title { flex: 1; }
time { flex: none; color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.kind { flex: none; width: 76px; color: var(--accent); font-size: 12px; font-weight: 600; }
.line { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; }
.toolbar { padding: 12px 16px; justify-content: space-between; }
.value { padding: 5px 9px; border-radius: 7px; background: var(--sunken); font-size: 12.5px; overflow-wrap: anywhere; }
.button { display: inline-flex; flex: none; align-items: center; gap: 6px; padding: 4px 11px; border: 1px solid var(--line); border-radius: 8px; font-weight: 600; }
.button.danger { border-color: var(--tone); }
.sheet { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); align-content: start; gap: 0 32px; padding: 16px; }

/* Narrow pages and panels. */
@media (max-width: 760px) {
  .devtools > .panel { right: 0; bottom: 0; left: 0; width: 100%; height: min(420px, 50vh); height: min(420px, 50dvh); border-radius: 16px 16px 0 0; border-width: 1px 0 0; }
  .devtools[data-size='large'] > .panel { height: min(640px, 88vh); height: min(640px, 88dvh); }
  .devtools[data-position^='top'] > .panel { top: 0; bottom: auto; border-radius: 0 0 16px 16px; border-width: 0 0 1px; }
}
@container panel (max-width: 760px) {
  .open-detail { grid-template-columns: minmax(0, 1fr); }
  .open-detail .list-pane { display: none; }
  .detail-pane { border: 0; }
  .tabs { justify-content: space-between; padding: 0 6px; }
  .tabs button { padding: 10px 6px; font-size: 12.5px; }
  .chips button { line-height: 28px; }
  .search { flex-basis: 100%; }
  .sheet { grid-template-columns: minmax(0, 1fr); gap: 18px; }
  .row { padding-block: 9px; }
  .event summary { flex-wrap: wrap; }
  .event summary .title { flex: 1 1 100%; order: 1; padding-left: 16px; }
  .event summary .pill { margin-left: auto; }
  .steps li { grid-template-columns: 20px minmax(0, 1fr); }
  .steps .sentence, .steps .compared { grid-column: 2; }
  .facts > div { grid-template-columns: minmax(0, 1fr); }
}
@container panel (max-width: 480px) { .tabs .count { display: none; } }
@media (prefers-reduced-motion: reduce) { .open { transition: none; } }
@media (forced-colors: active) { .dot, .bar > span, .switch, .mark { forced-color-adjust: none; } }
`;
