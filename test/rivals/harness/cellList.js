/**
 * The cells, in the order of the rows: the experiment that is counted (`hero` unless said), the arm that must not be, and how
 * long the config takes. `isBoth` cells run twice: with a config that is in the page, and with one that is fetched; where
 * these differ, both are shown in this order. A cell of several `loads` of its pages, or by visitor, shows a sum.
 */
export const cellList = [
  { name: 'one hook', isBoth: true, wanted: '1' },
  { name: 'StrictMode', isBoth: true, wanted: '1' },
  { name: 'suspended, never committed', isBoth: true, wanted: '0' },
  { name: 'first mount suspends under an outer boundary', wanted: '1', configDelay: 100, hasFetches: true },
  { name: 'five re-renders', isBoth: true, wanted: '1' },
  { name: 'two components on one key', wanted: '1' },
  { name: 'unmount and remount', wanted: '1' },
  { name: 'attributes changed by a layout effect of a parent', wanted: '0', key: 'germans', arm: 'b' },
  { name: 'control arm of a feature', wanted: '1', key: 'search' },
  { name: 'hydration', wanted: '1', served: 'plain' },
  { name: 'late boundary of a hydration', wanted: '1', served: 'bounded' },
  { name: 'reload', wanted: '1 + 0', loads: 2 },
  { name: 'two tabs', wanted: '1', tabs: 2 },
  { name: 'another visitor logs in', wanted: '1 + 1', isByVisitor: true },
  { name: 'interrupted transition', wanted: '0' },
  { name: 'hidden Activity', wanted: '0' },
  { name: 'hidden Activity, then shown', wanted: '1' },
  { name: 'prerendered page', wanted: '0', isPrerendered: true },
  { name: 'prerendered page, then activated', wanted: '1', isPrerendered: true },
  { name: 'below the fold', wanted: '0' },
  { name: 'below the fold, then scrolled to', wanted: '1' },
  { name: 'a late config', configDelay: 700, isContent: true },
  { name: 'a late config, suspense hook', configDelay: 700, isContent: true },
  { name: 'no config', configDelay: 60_000, isContent: true },
  { name: 'one of 100 keys changes', isRenders: true },
];
