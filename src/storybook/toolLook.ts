import { createElement as h } from 'react';

export const FLASK = h(
  'svg',
  { width: 14, height: 14, viewBox: '0 0 14 14', fill: 'none', stroke: 'currentColor', 'aria-hidden': true },
  h('path', { d: 'M5 1h4M5.5 1v4.2L2 11.6a1 1 0 0 0 .9 1.4h8.2a1 1 0 0 0 .9-1.4L8.5 5.2V1M3.8 9h6.4' }),
);

/** Colours are those of Storybook's theme. */
export const STYLES = `
.convert-react > button {
  display: inline-flex; align-items: center; gap: 6px; height: 28px; padding: 0 7px; border: 0; border-radius: 4px;
  background: none; color: var(--quiet); font: inherit; font-size: 12px; font-weight: 700; white-space: nowrap; cursor: pointer;
}
.convert-react > button.forced { color: var(--accent); }
.convert-react > button:hover { background: var(--hover); color: var(--text); }
.convert-react :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.convert-react b { padding: 2px 5px; border-radius: 8px; background: var(--accent); color: var(--surface); font-size: 10px; }
.convert-react form {
  position: fixed; inset: auto; box-sizing: border-box; width: min(340px, 100vw - 16px);
  top: calc(var(--top) + 8px); left: max(8px, min(var(--left), 100vw - 348px)); max-height: calc(100vh - var(--top) - 16px);
  margin: 0; padding: 12px; overflow: auto; border: 1px solid var(--border); border-radius: 6px;
  background: var(--surface); color: var(--text); box-shadow: 0 4px 20px rgb(0 0 0 / 0.2); font-size: 13px;
}
.convert-react form:not(:popover-open) { display: none; }
.convert-react fieldset { margin: 0 0 10px; padding: 0 0 10px; border: 0; border-bottom: 1px solid var(--border); }
.convert-react p { margin: 0; line-height: 1.4; }
.convert-react label { display: flex; align-items: center; gap: 8px; padding: 3px 0; }
.convert-react label span { flex: 1; overflow-wrap: anywhere; }
.convert-react label.forced span { font-weight: 700; }
.convert-react select, .convert-react form button {
  box-sizing: border-box; height: 28px; padding: 0 6px; border: 1px solid var(--field-border); border-radius: 4px;
  background: var(--field); color: inherit; font: inherit;
}
.convert-react select { width: 160px; }
.convert-react form button { width: 100%; cursor: pointer; }
.convert-react :disabled { opacity: 0.6; cursor: default; }
`;
