// Imported for its effect (a vitest setup file, or by a test): any request that would leave this machine fails the test.
import { afterEach } from 'vitest';
import { createRequestGuard } from './createRequestGuard';

const guard = createRequestGuard();

afterEach(() => {
  const attempts = guard.attempts();
  guard.clear();
  if (attempts.length > 0) throw new Error(`Requests left this machine: ${attempts.join(', ')}`);
});
