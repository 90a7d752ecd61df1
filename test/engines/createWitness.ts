import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createConvertServer } from '../../src/cli/createConvertServer';
import { bundlePage } from '../browser/delivery/createSite';
import { project } from '../browser/delivery/project';
import { pause } from './engine';
import { KEEP_CONNECTIONS } from '../support/startHttpServer';

export type Trouble = 'well' | 'slow' | '500' | '429' | 'cut unread' | 'cut read';

/** A tracking request as the server saw it, also one that it did not take. */
export interface Seen {
  readonly at: number;
  readonly ids: readonly string[];
  readonly isBeacon: boolean;
  /** Which page sent it; null for a beacon. */
  readonly page: string | null;
  readonly trouble: Trouble;
  /** The events count. */
  readonly isTaken: boolean;
  /** When it was answered, or cut. */
  endedAt: number;
}

export interface Witness {
  readonly page: string;
  readonly blank: string;
  readonly seen: Seen[];
  setTrouble(trouble: Trouble): void;
  close(): Promise<void>;
}

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };

/** A site of one page, and a tracking server that remembers every event of every request, whatever it then does to it. */
export async function createWitness(name: string): Promise<Witness> {
  const script = await bundlePage('../../engines/randomPage.ts');
  const config = await createConvertServer({ config: project() });
  const seen: Seen[] = [];
  let trouble: Trouble = 'well';

  async function track(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = trouble;
    const entry: Seen = {
      at: Date.now(),
      ids: idsOf(await text(request)),
      isBeacon: request.headers['sec-fetch-mode'] === 'no-cors',
      page: new URL(request.url!, 'http://site').searchParams.get('page'),
      trouble: now,
      isTaken: now === 'well' || now === 'slow' || now === 'cut read',
      endedAt: Infinity,
    };
    seen.push(entry);
    if (now === 'slow') await pause(1_500);
    entry.endedAt = Date.now();
    if (now === 'cut unread' || now === 'cut read') return void request.socket.destroy();
    const status = now === '500' ? 500 : now === '429' ? 429 : 200;
    response.writeHead(status, { ...CORS, connection: 'close' }).end('{}');
  }

  const server = createServer(KEEP_CONNECTIONS, (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    if (request.method === 'OPTIONS') return void response.writeHead(204, CORS).end();
    if (pathname.startsWith('/v1/track/')) return void track(request, response).catch(() => response.destroy());
    if (pathname === '/page.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    response.setHeader('content-type', 'text/html');
    const scripts = `<script>endpoints = ${JSON.stringify(endpoints)}</script><script src="/page.js"></script>`;
    response.end(`<!doctype html><title>${pathname}</title>${pathname === '/page' ? scripts : ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Another origin than the page's, as Convert's is.
  const endpoints = { configEndpoint: config.configEndpoint, trackEndpoint: `http://127.0.0.1:${port}/v1` };
  const origin = `http://${name}.localhost:${port}`;
  return {
    page: `${origin}/page`,
    blank: `${origin}/blank`,
    seen,
    setTrouble: (next) => void (trouble = next),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await config.close();
    },
  };
}

interface SentEvent {
  readonly eventType: string;
  readonly data: {
    readonly experienceId?: string;
    readonly goalId?: string;
    readonly goalData?: readonly { readonly key: string; readonly value: unknown }[];
  };
}

/** `exposure 500`, `goal 900`, `order t1` or `wide 7`. */
function idsOf(body: string): string[] {
  const { visitors } = JSON.parse(body) as { visitors: { events: SentEvent[] }[] };
  return visitors.flatMap(({ events }) =>
    events.map(({ eventType, data }) => {
      if (eventType === 'bucketing') return `exposure ${data.experienceId}`;
      if (!data.goalData) return `goal ${data.goalId}`;
      const value = (key: string) => data.goalData!.find((each) => each.key === key)?.value;
      return value('transactionId') !== undefined ? `order ${value('transactionId')}` : `wide ${value('amount')}`;
    }),
  );
}
