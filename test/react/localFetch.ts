let inFlight = 0;

/** How many requests of the page have no answer yet. */
export const requestsInFlight = () => inFlight;

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
    }
  };
}
