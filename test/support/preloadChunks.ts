// What a page loads later is there at once, so that no test has to wait for a bundler. test/pages/missingChunks.test.ts and the model of
// delivery try the rest.
import '../../src/tracking/sender';
