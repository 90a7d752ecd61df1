// Counts what a server holds while everything is open, and once it is closed; ends by itself when nothing is left behind.
import { connect } from 'node:net';
import { createConvertServer } from '../../src/cli/createConvertServer';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { trackBody } from '../support/trackBody';

const kinds = ['Timeout', 'TCPServerWrap', 'TCPSocketWrap'];
const moment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const handles = (): string[] => process.getActiveResourcesInfo().filter((resource) => kinds.includes(resource));

const server = await createConvertServer({ config: shopConfig() });
server.setFault([
  { target: 'config', delayMs: 600_000 },
  { target: 'track', delayMs: 600_000 },
]);
connect(server.port, '127.0.0.1').on('error', () => {});
const cut = [
  fetch(`${server.configEndpoint}/config/${SHOP_KEY}`),
  fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, { method: 'POST', body: JSON.stringify(trackBody()) }),
].map((request) =>
  request.then(
    () => 'answered',
    () => 'cut off',
  ),
);
while (server.total() < 1) await moment();
for (let turn = 0; turn < 20; turn++) await moment();
const open = new Set(handles());

await server.close();
const ends = await Promise.all(cut);
for (let turn = 0; turn < 1_000 && handles().length > 0; turn++) await moment();
process.stdout.write(JSON.stringify({ isListening: open.has('TCPServerWrap'), ends, left: handles() }));
