import { detailStyles } from './styles/detailStyles';
import { frameStyles } from './styles/frameStyles';
import { listStyles } from './styles/listStyles';
import { narrowStyles } from './styles/narrowStyles';

/** Everything that the panel looks like; inside its shadow root, so no name here can meet one of the app's. */
export const STYLES = [frameStyles, listStyles, detailStyles, narrowStyles].join('');
