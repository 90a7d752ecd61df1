/** What changes where there is little room. */
export const narrowStyles = `
@media (max-width: 760px) {
  .panel { inset: auto 0 0 0 !important; width: 100%; height: min(640px, 88vh); height: min(640px, 88dvh); border-radius: 16px 16px 0 0; border-width: 1px 0 0; }
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
@media (max-width: 480px) { .tabs .count { display: none; } }
@media (prefers-reduced-motion: reduce) { .open { transition: none; } }
@media (forced-colors: active) { .dot, .bar > span, .switch, .mark { forced-color-adjust: none; } }
`;
