import { join } from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import { freePort } from '../package/support/freePort';
import { startProcess } from '../package/support/startProcess';
import { buildShop, driveShop } from './support/driveShop';

describe('TanStack Start', () => {
  it('builds the files of docs/tanstack-start.md with their types, and a visitor shops', async () => {
    const { folder, convert } = await buildShop('tanstack-start');
    const vite = join('node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, 'preview', '--host', '127.0.0.1', '--port', String(await freePort())];
    const site = await startProcess(args, folder, {});
    onTestFinished(() => site.stop());
    await driveShop(site.url, convert);
  });
});
