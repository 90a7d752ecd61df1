import { wait } from './wait';

/** Lets React and the SDK do what they do by themselves: nothing is flushed by force, as on a real page. */
export async function settle(change: () => unknown, ms = 60): Promise<void> {
  await change();
  await wait(ms);
}
