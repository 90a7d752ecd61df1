import { type CellOptions, runCell } from './cells';
import { subject } from 'subject';

Object.assign(globalThis, { runCell: (name: string, options: CellOptions) => runCell(subject, name, options) });
