import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConvertServer } from '../../src/cli/createConvertServer';
import '../support/noOutsideRequests';
import { runProcess } from '../support/runProcess';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { startServer } from '../support/startServer';
import { trackBody } from '../support/trackBody';
import { until } from '../support/until';

describe('the life of a local Convert server', () => {
  it('takes a free port of this machine, and says where everything is', async () => {
    const { url, port, configEndpoint, trackEndpoint } = await startServer();
    expect(port).toBeGreaterThan(0);
    expect([url, configEndpoint, trackEndpoint]).toEqual([
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}/api/v1`,
      `http://127.0.0.1:${port}/v1`,
    ]);
  });

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('listening at %s is reached at %s', async (host, name) => {
    const server = await startServer({ host });
    expect(server.url).toBe(`http://${name}:${server.port}`);
    expect((await fetch(`${server.configEndpoint}/config/${SHOP_KEY}`)).status).toBe(200);
  });

  it('rejects when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await until(() => other.listening);
    const { port } = other.address() as AddressInfo;
    await expect(createConvertServer({ config: shopConfig(), port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes at once, whatever is open: idle connections, delayed answers', async () => {
    const server = await startServer();
    const idle = connect(server.port, '127.0.0.1');
    server.setFault({ target: 'track', delayMs: 60_000 });
    const delayed = fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, {
      method: 'POST',
      body: JSON.stringify(trackBody()),
    });
    delayed.catch(() => 'cut off');
    await until(() => server.total() === 1);

    const start = performance.now();
    await server.close();
    expect(performance.now() - start).toBeLessThan(10_000);
    await expect(delayed).rejects.toThrow();
    await until(() => idle.destroyed || idle.readyState === 'closed');
    await expect(fetch(server.url)).rejects.toThrow();
    expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
  });

  it('leaves nothing behind: its process ends by itself, whatever was open', async () => {
    const entry = fileURLToPath(new URL('./serverHandlesProcess.ts', import.meta.url));
    const { code, said } = await runProcess(entry);
    expect(said).toEqual({ isListening: true, ends: ['cut off', 'cut off'], left: [] });
    expect(code).toBe(0);
  });

  it('may be closed twice, and still says what it has received', async () => {
    const server = await startServer();
    await fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, { method: 'POST', body: JSON.stringify(trackBody()) });
    await server.close();
    await server.close();
    expect(server.events()).toHaveLength(1);
  });

  it('keeps connections open, or closes each after one answer', async () => {
    const connections = async (keepAlive: boolean) => {
      const { configEndpoint } = await startServer({ keepAlive });
      return (await fetch(`${configEndpoint}/config/${SHOP_KEY}`)).headers.get('connection');
    };
    expect([await connections(true), await connections(false)]).toEqual(['keep-alive', 'close']);
  });

  it.each(['GET http://convert.invalid/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 'GARBAGE\r\n\r\n'])(
    'survives %j',
    async (text) => {
      const server = await startServer();
      const socket = connect(server.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => void (answer += String(chunk))).end(text);
      await until(() => answer !== '');
      expect(answer).toMatch(/^HTTP\/1.1 400/);
      expect((await fetch(`${server.configEndpoint}/config/${SHOP_KEY}`)).status).toBe(200);
    },
  );

  it('serves several projects side by side, and mixes nothing up', async () => {
    const [one, other] = [
      await startServer(),
      await startServer({ config: { account_id: '1', project: { id: '2' } } }),
    ];
    await fetch(`${one.trackEndpoint}/track/${SHOP_KEY}`, { method: 'POST', body: JSON.stringify(trackBody()) });
    expect([one.total(), other.total()]).toEqual([1, 0]);
  });
});
