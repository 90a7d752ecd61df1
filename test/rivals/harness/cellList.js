/**
 * The cells, in the order of the rows: the experiment that is counted (`hero` unless said), the arm that must not be, and how
 * long the config takes. `isBoth` cells run twice: with a config that is in the page, and with one that is fetched; where
 * these differ, both are shown in this order.
 */
export const CELLS = [
  { name: 'one hook', isBoth: true, wanted: '1' },
  { name: 'StrictMode', isBoth: true, wanted: '1' },
  { name: 'suspended, never committed', isBoth: true, wanted: '0' },
  { name: 'first mount suspends under an outer boundary', wanted: '1', configDelay: 100, hasFetches: true },
  { name: 'five re-renders', isBoth: true, wanted: '1' },
  { name: 'two components on one key', wanted: '1' },
  { name: 'unmount and remount', wanted: '1' },
  { name: 'attributes changed by a layout effect of a parent', wanted: '0', key: 'germans', arm: 'b' },
  { name: 'control arm of a feature', wanted: '1', key: 'search' },
  { name: 'hydration', wanted: '1', isHydration: true },
  { name: 'interrupted transition', wanted: '0' },
  { name: 'hidden Activity', wanted: '0' },
  { name: 'hidden Activity, then shown', wanted: '1' },
  { name: 'a late config', configDelay: 700, isContent: true },
  { name: 'a late config, suspense hook', configDelay: 700, isContent: true },
  { name: 'no config', configDelay: 60_000, isContent: true },
  { name: 'one of 100 keys changes', isRenders: true },
];
