import type { CellOptions } from './cells/cell';
import { runCell } from './cells/runCell';
import { startDelivery } from './cells/startDelivery';
import { subject } from 'subject';

Object.assign(globalThis, {
  runCell: (name: string, options: CellOptions) => runCell(subject, name, options),
  startDelivery: (origin: string) => startDelivery(subject, origin),
});
