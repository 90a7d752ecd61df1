import type { ConvertClient } from '../client/convertClient';

type Forced = Readonly<Record<string, string | undefined>>;

interface Overrides {
  /** Variation keys by experience key. They win over those that the app forces. */
  ours: Forced;
  byApp: Forced;
  /** Both together, as they were set here. Any other value of the client comes from the app. */
  given: Forced;
}

/** They live as long as the client, so that a panel that mounts again finds them. */
const overridesByClient = new WeakMap<ConvertClient, Overrides>();

const NONE: Forced = Object.freeze({});

/** The variations that a person forces in the panel. Empty after the app has changed what it forces. */
export const readOverrides = (client: ConvertClient): Forced => currentOverrides(client).ours;

function currentOverrides(client: ConvertClient): Overrides {
  const { forced } = client.inspect().inputs;
  const overrides = overridesByClient.get(client);
  return overrides?.given === forced ? overrides : { ours: NONE, byApp: forced, given: forced };
}

/** Null removes the override. */
export function setOverride(client: ConvertClient, experience: string, variation: string | null): void {
  const { ours, byApp } = currentOverrides(client);
  const { [experience]: _, ...others } = ours;
  setOverrides(client, byApp, variation === null ? others : { ...others, [experience]: variation });
}

export const resetOverrides = (client: ConvertClient): void =>
  setOverrides(client, currentOverrides(client).byApp, NONE);

function setOverrides(client: ConvertClient, byApp: Forced, ours: Forced): void {
  const given = Object.keys(ours).length > 0 ? { ...byApp, ...ours } : byApp;
  overridesByClient.set(client, { ours, byApp, given });
  client.setForced(given);
}
