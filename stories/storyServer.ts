import type { Fault } from '../src/cli/server/fault';
import type { ReceivedEvent } from '../src/cli/server/received';
import { describeEvent } from './describeEvent';
import { settleClients } from './storyClients';

export interface StoryServer {
  configEndpoint: string;
  trackEndpoint: string;
  /** In order of arrival, as far as they are there. */
  events(): Promise<ReceivedEvent[]>;
  /** In words, such as `hero-experiment → b`, once the page has its config and nothing left to send. */
  received(): Promise<string[]>;
  faults(): Promise<Fault[]>;
  /** Replaces all faults. */
  setFaults(faults: readonly Fault[]): Promise<void>;
  /** Forgets what was received. */
  clear(): Promise<void>;
}

/** The Convert server of one scope. Which server that is, `serverUrl` says. */
export function storyServer(scope: string): StoryServer {
  const url = serverUrl(scope);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  const events = async () => ((await (await ask('/_events')).json()) as { events: ReceivedEvent[] }).events;

  return {
    configEndpoint: `${url}/api/v1`,
    trackEndpoint: `${url}/v1`,
    events,
    async received() {
      await settleClients(scope);
      return (await events()).map(describeEvent);
    },
    faults: async () => (await (await ask('/_faults')).json()) as Fault[],
    async setFaults(faults) {
      await ask('/_faults', { method: 'DELETE' });
      if (faults.length > 0) await ask('/_faults', { method: 'POST', body: JSON.stringify(faults) });
    },
    clear: async () => void (await ask('/_events', { method: 'DELETE' })),
  };
}

/**
 * Storybook brings a server for every scope. A built one that is served by anything else is told of another, started with
 * `convert-react serve stories/shop/shop.config.json`: by `?convert=http://127.0.0.1:4400` in its address, or by
 * `STORYBOOK_CONVERT_URL` when it was built.
 */
function serverUrl(scope: string): string {
  const { STORYBOOK_CONVERT_URL } = (import.meta as ImportMeta & { env: Record<string, string | undefined> }).env;
  const given = new URLSearchParams(location.search).get('convert') ?? STORYBOOK_CONVERT_URL;
  return given ? given.replace(/\/+$/, '') : `${location.origin}/convert/${scope}`;
}
