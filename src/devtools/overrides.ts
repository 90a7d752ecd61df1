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

/** The variations that a person forces in the panel. Empty after the app has changed what it forces. */
export const readOverrides = (client: ConvertClient): Forced => currentOverrides(client).ours;

function currentOverrides(client: ConvertClient): Overrides {
  const { forced } = client.inspect().inputs;
  const overrides = overridesByClient.get(client);
  return overrides?.given === forced ? overrides : { ours: {}, byApp: forced, given: forced };
}

/** Forces these variations, in place of those that the panel forced until now. */
export function setOverrides(client: ConvertClient, ours: Forced): void {
  const { byApp } = currentOverrides(client);
  const given = { ...byApp, ...ours };
  overridesByClient.set(client, { ours, byApp, given });
  client.setForced(given);
}
