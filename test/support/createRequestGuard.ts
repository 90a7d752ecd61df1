import { Socket } from 'node:net';

export interface RequestGuard {
  /** Every address outside this machine that something tried to reach since the last `clear`. */
  attempts(): string[];
  clear(): void;
  remove(): void;
}

/**
 * Refuses every connection that would leave the machine, before its name is even looked up. All of Node's clients (fetch, http,
 * https, tls) end in `Socket.prototype.connect`, so that is where it stands.
 */
export function createRequestGuard(): RequestGuard {
  const connect = Socket.prototype.connect;
  let attempts: string[] = [];
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    const outside = outsideTarget(args);
    if (outside === null) return Reflect.apply(connect, this, args) as Socket;
    attempts.push(outside);
    throw new Error(`A test tried to reach ${outside}; only this machine may be reached.`);
  } as typeof connect;
  return {
    attempts: () => [...attempts],
    clear: () => void (attempts = []),
    remove: () => void (Socket.prototype.connect = connect),
  };
}

/** `host:port` where it is not this machine; sockets in the file system have no host and are. */
function outsideTarget(args: unknown[]): string | null {
  // Node's own callers pass the normalised arguments: one array of [options, callback].
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const options = typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
  if (options?.['path'] !== undefined && options['port'] === undefined) return null;
  const host = options ? options['host'] : typeof second === 'string' ? second : undefined;
  const port = options ? options['port'] : first;
  return isLoopback(String(host ?? 'localhost')) ? null : `${String(host)}:${String(port)}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
