import type { CellOptions } from './cells/cell';
import { runCell } from './cells/runCell';
import { subject } from 'subject';

Object.assign(globalThis, { runCell: (name: string, options: CellOptions) => runCell(subject, name, options) });
