import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type ConvertServer, createConvertServer } from '../../src/cli/createConvertServer';
import { shopDocument } from '../support/shopDocument';

/** What a test of the React layer asks of its server; a page asks it from outside (test/browser/support). */
export type ShopServer = Pick<
  ConvertServer,
  'configEndpoint' | 'trackEndpoint' | 'events' | 'requests' | 'setConfig' | 'setFault' | 'clear' | 'close'
>;

export const startShopServer = (): Promise<ShopServer> => createConvertServer({ config: shopDocument() });

/** An endpoint where nobody listens: what a content blocker looks like. */
export async function refusedEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/api/v1`;
}
