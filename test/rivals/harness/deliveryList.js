const ENDS = [
  ['stay', 'the page stays'],
  ['leave', 'a link is followed at once'],
  ['close', 'the tab is closed at once'],
  ['kill', 'the tab crashes at once'],
];
const TROUBLES = [
  ['none', 'all is well'],
  ['500', 'the server answers 500'],
  ['cut', 'connections are cut'],
  ['offline', 'offline'],
];

/** The rows: what is wrong, and what becomes of the page that has tracked. */
export const deliveryList = TROUBLES.flatMap(([trouble, wrong]) =>
  ENDS.map(([end, becomes]) => ({ name: `${wrong}, ${becomes}`, wanted: '0 / 0', end, trouble })),
);
