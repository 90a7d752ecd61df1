import { onTestFinished } from 'vitest';
import { createConvertServer, type ConvertServer, type ConvertServerOptions } from '../../src/cli/createConvertServer';
import { shopConfig } from './shopConfig';

/** A local Convert server with the demo shop, closed when the test is over. */
export async function startServer(options: Partial<ConvertServerOptions> = {}): Promise<ConvertServer> {
  const server = await createConvertServer({ config: shopConfig(), ...options });
  onTestFinished(() => server.close());
  return server;
}
