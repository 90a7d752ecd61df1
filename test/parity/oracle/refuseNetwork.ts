import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

type Doors = Record<string, unknown>;

const DOORS: readonly (readonly [owner: unknown, name: string])[] = [
  [globalThis, 'fetch'],
  [http, 'request'],
  [http, 'get'],
  [https, 'request'],
  [https, 'get'],
  [net, 'connect'],
  [net, 'createConnection'],
  [tls, 'connect'],
];

/**
 * Closes every way out of this process and keeps a list of who knocked. The oracle has tracking off and is given its
 * config, so a request is a fault of the harness: it fails at once, and `attempts` lets a test say that there was none.
 */
export function refuseNetwork(): { attempts: string[]; restore(): void } {
  const attempts: string[] = [];
  const originals = DOORS.map(([owner, name]) => (owner as Doors)[name]);
  for (const [owner, name] of DOORS) {
    (owner as Doors)[name] = () => {
      attempts.push(name);
      throw new Error(`The parity run reached for the network (${name}).`);
    };
  }
  return {
    attempts,
    restore() {
      DOORS.forEach(([owner, name], index) => {
        (owner as Doors)[name] = originals[index];
      });
    },
  };
}
