import { inject } from 'vitest';
import type * as inNode from '../../react/startShopServer';

/**
 * The same for a test file that runs in a page: the server is in vitest's process. A synchronous request lets one test file
 * do for both.
 */
export const startShopServer: typeof inNode.startShopServer = async () => {
  const { number, configEndpoint, trackEndpoint } = ask('start') as inNode.ShopServer & { number: number };
  const call =
    (method: string) =>
    (...said: unknown[]) =>
      ask(`${number}/${method}`, said) as never;
  return {
    configEndpoint,
    trackEndpoint,
    events: call('events'),
    requests: call('requests'),
    setConfig: call('setConfig'),
    setFault: call('setFault'),
    clear: call('clear'),
    close: async () => call('close')(),
  };
};

export const refusedEndpoint: typeof inNode.refusedEndpoint = async () => ask('refused') as string;

function ask(path: string, said: unknown[] = []): unknown {
  const request = new XMLHttpRequest();
  request.open('POST', `${inject('shopControl')}/${path}`, false);
  request.send(JSON.stringify(said));
  return JSON.parse(request.responseText);
}
