import { join } from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import { freePort } from '../package/support/freePort';
import { startProcess } from '../package/support/startProcess';
import { buildShop, driveShop } from './support/driveShop';

describe('React Router 7 in framework mode', () => {
  it('builds the files of docs/react-router.md with their types, and a visitor shops', async () => {
    const { folder, convert } = await buildShop('react-router');
    const args = [join('node_modules', '@react-router', 'serve', 'bin.js'), './build/server/index.js'];
    const site = await startProcess(args, folder, { HOST: '127.0.0.1', PORT: String(await freePort()) });
    onTestFinished(() => site.stop());
    await driveShop(site.url, convert);
  });
});
