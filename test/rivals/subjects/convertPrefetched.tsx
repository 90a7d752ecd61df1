import { prefetchConfig } from '../../../src';
import { subject as plain } from './convert';
import type { Subject } from './subject';

// The same, and the config is asked for before React is.
export const subject: Subject = {
  setUp(setup) {
    prefetchConfig({ sdkKey: '1/2', configEndpoint: `${setup.origin}/convert` });
    return plain.setUp(setup);
  },
};
