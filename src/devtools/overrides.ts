import type { ConvertClient } from '../client/convertClient';

type Forced = Readonly<Record<string, string | undefined>>;

/** Variations that a person forces from the panel, over those that the app forces. */
export interface Overrides {
  /** Variation keys by experience key; none of them once the app itself has forced something else. */
  read(): Forced;
  /** Null takes the override back. */
  set(experience: string, variation: string | null): void;
  reset(): void;
}

const overridesByClient = new WeakMap<ConvertClient, Overrides>();

/** The overrides of a client: they live as long as it does, so that a panel that is unmounted and comes back finds its own. */
export function overridesOf(client: ConvertClient): Overrides {
  let overrides = overridesByClient.get(client);
  if (!overrides) overridesByClient.set(client, (overrides = createOverrides(client)));
  return overrides;
}

const NONE: Forced = Object.freeze({});

function createOverrides(client: Pick<ConvertClient, 'inspect' | 'setForced'>): Overrides {
  let ours = NONE;
  let byApp = NONE;
  /** What the client was last given here; anything else is the app's. */
  let given: Forced | null = null;

  const read = (): Forced => {
    const { forced } = client.inspect().inputs;
    if (forced === given) return ours;
    byApp = forced;
    given = null;
    return (ours = NONE);
  };

  const write = (next: Forced) => {
    ours = next;
    given = Object.keys(ours).length > 0 ? { ...byApp, ...ours } : byApp;
    client.setForced(given);
  };

  return {
    read,
    set(experience, variation) {
      const { [experience]: _, ...others } = read();
      write(variation === null ? others : { ...others, [experience]: variation });
    },
    reset() {
      if (Object.keys(read()).length > 0) write(NONE);
    },
  };
}
