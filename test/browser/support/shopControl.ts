import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { refusedEndpoint, type ShopServer, startShopServer } from '../../react/startShopServer';
import { KEEP_CONNECTIONS } from '../../support/startHttpServer';

declare module 'vitest' {
  interface ProvidedContext {
    shopControl: string;
  }
}

/**
 * Lets test files that run in a page have shop servers in this process: `POST /start` begins one, `POST /{number}/{method}`
 * calls it with the arguments in the body.
 */
export default async function provideShops({ provide }: TestProject) {
  const shops: ShopServer[] = [];

  const answer = async (path: string, body: string): Promise<unknown> => {
    if (path === '/refused') return refusedEndpoint();
    if (path === '/start') {
      const shop = await startShopServer();
      const number = shops.push(shop) - 1;
      return { number, configEndpoint: shop.configEndpoint, trackEndpoint: shop.trackEndpoint };
    }
    const [, number, method] = path.split('/');
    const call = shops[Number(number)]?.[method as keyof ShopServer] as (...said: unknown[]) => unknown;
    return call(...(JSON.parse(body) as unknown[]));
  };

  const control = createServer(KEEP_CONNECTIONS, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const answered = await answer(request.url ?? '', body);
    response.setHeader('access-control-allow-origin', '*').end(JSON.stringify(answered ?? null));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  provide('shopControl', `http://127.0.0.1:${(control.address() as AddressInfo).port}`);

  return async () => {
    await Promise.all(shops.map((shop) => shop.close()));
    control.closeAllConnections();
    await new Promise((resolve) => control.close(resolve));
  };
}
