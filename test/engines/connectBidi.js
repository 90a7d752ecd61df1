import { once } from 'node:events';
import WebSocket from 'ws';

/**
 * A connection that speaks WebDriver BiDi: commands with numbers, and their answers. Events are not asked for.
 *
 * @typedef {{ call(method: string, params?: object): Promise<Record<string, unknown>>, close(): void }} Bidi
 * @param {string} address
 * @returns {Promise<Bidi>}
 */
export async function connectBidi(address) {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map();
  let calls = 0;
  socket.on('message', (data) => {
    const { id, type, result, error, message } = JSON.parse(String(data));
    const call = waiting.get(id);
    waiting.delete(id);
    if (type === 'success') call?.resolve(result);
    else call?.reject(new Error(`${error}: ${message}`));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser has gone.'));
    waiting.clear();
  });
  return {
    call(method, params = {}) {
      return new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new Error('The browser has gone.'));
        calls += 1;
        waiting.set(calls, { resolve, reject });
        socket.send(JSON.stringify({ id: calls, method, params }));
      });
    },
    close: () => socket.terminate(),
  };
}
