let inFlight = 0;
let answeredAt = -Infinity;

/** An answer's first byte is not its last, and then it has to be read. */
const READ_MS = 50;

/** Whether every request of the page has its answer, and the page has had the time to read it. */
export const isNetworkQuiet = () => inFlight === 0 && performance.now() - answeredAt > READ_MS;

/** The page's fetch, which asks nothing but this machine. */
export function createLocalFetch(realFetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : String(input));
    if (hostname !== '127.0.0.1') throw new Error(`A test asked ${hostname}.`);
    inFlight += 1;
    try {
      return await realFetch(input, init);
    } finally {
      inFlight -= 1;
      answeredAt = performance.now();
    }
  };
}
