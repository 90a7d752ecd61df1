import { get } from 'node:http';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../src/cli/runCli';
import { createTempFolder } from '../support/createTempFolder';
import { createTestWorld } from '../support/createTestWorld';
import '../support/noOutsideRequests';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { startServer } from '../support/startServer';
import { bucketing, conversion, trackBody } from '../support/trackBody';
import { until } from '../support/until';

async function shopFile(content: unknown = shopConfig()): Promise<string> {
  const file = join(await createTempFolder(), 'shop.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function serve(file: string, ...args: string[]) {
  const world = createTestWorld();
  const exit = runCli(['serve', file, '--port', '0', ...args], world);
  onTestFinished(async () => {
    world.interrupt();
    await exit;
  });
  await until(() => world.printed.some((line) => line.startsWith('Ctrl+C')));
  const printed = world.printed.join('\n');
  const address = (name: string) =>
    (name === 'Events, live' ? /Events, live: (\S+)/ : new RegExp(`${name}="([^"]*)"`)).exec(printed)?.[1] ?? '';
  return { world, exit, address };
}

describe('convert-react serve', () => {
  it('says what it serves and where, until it is interrupted', async () => {
    const { world, exit, address } = await serve(await shopFile());
    expect(world.printed[0]).toMatch(
      /^Serving Corner Roastery \(10000200\) with 15 experiences, 4 features, 3 goals\. Events, live: http:/,
    );
    expect((await fetch(address('Events, live'))).status).toBe(200);
    expect((await fetch(`${address('configEndpoint')}/config/${address('sdkKey')}`)).status).toBe(200);
    world.interrupt();
    expect(await exit).toBe(0);
    expect(world.printed.at(-1)).toBe('Stopped after 0 events.');
    expect(world.errors).toEqual([]);
    await expect(fetch(address('Events, live'))).rejects.toThrow();
  });

  it('prints the props of a provider that uses it, with every environment and SDK key that there is', async () => {
    const { world, address } = await serve(await shopFile(), '--sdk-key', '1/2', '--sdk-key', '3/4');
    const port = new URL(address('configEndpoint')).port;
    expect(world.printed.join('\n')).toContain(`
<ConvertProvider
  sdkKey="1/2" /* or "3/4" */
  environment="production" /* or "staging" */
  configEndpoint="http://127.0.0.1:${port}/api/v1"
  trackEndpoint="http://127.0.0.1:${port}/v1"
>
`);
    const bare = { ...shopConfig(), experiences: [] };
    const { world: other } = await serve(await shopFile(bare));
    expect(other.printed.join('\n')).toContain(`sdkKey="${SHOP_KEY}"\n  configEndpoint=`);
  });

  it('prints each event that comes in as one line', async () => {
    const { world, address } = await serve(await shopFile());
    const body = JSON.stringify(trackBody([bucketing(), conversion()]));
    await fetch(`${address('trackEndpoint')}/track/${SHOP_KEY}`, { method: 'POST', body });
    const events = world.printed.filter((line) => line.includes('v7'));
    expect(events.map((line) => line.replace(/^\S+ +/, ''))).toEqual([
      'v7  bucketing   hero-experiment → b',
      'v7  conversion  purchase',
    ]);
  });

  it('takes SDK keys, a secret and debug tokens', async () => {
    const { address } = await serve(
      await shopFile(),
      ...['--sdk-key', '1/2', '--sdk-key', '3/4', '--secret', 's3cret', '--debug-token', 'a', '--debug-token', 'b'],
    );
    expect(address('sdkKey')).toBe('1/2');
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${address('configEndpoint')}/config/${path}`, { headers })).status;
    expect(await status('1/2')).toBe(401);
    expect(await status('3/4', { Authorization: 'Bearer s3cret' })).toBe(200);
    expect(await status('3/4?debug_token=b', { Authorization: 'Bearer s3cret' })).toBe(200);
    expect(await status('3/4?debug_token=c', { Authorization: 'Bearer s3cret' })).toBe(401);
  });

  it('takes a blank --host, --sdk-key, --secret or --debug-token for none, as of a variable that is not set', async () => {
    const { address } = await serve(await shopFile(), '--host=', '--sdk-key', ' ', '--secret', '', '--debug-token', '');
    expect(address('configEndpoint')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
    expect(address('sdkKey')).toBe(SHOP_KEY);
    expect((await fetch(`${address('configEndpoint')}/config/${SHOP_KEY}`)).status).toBe(200);
  });

  it('listens at the first --host, and goes by the names of all', async () => {
    const { address } = await serve(await shopFile(), '--host', '127.0.0.1', '--host', 'box.lan');
    const statusOf = (host: string) =>
      new Promise((resolve) =>
        get(address('Events, live'), { headers: { Host: host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }),
      );
    expect(await statusOf('box.lan:4400')).toBe(200);
    expect(await statusOf('other.lan')).toBe(403);
  });

  it('reads the file again when it changes, in place or by replacement, and says so', async () => {
    const file = await shopFile();
    const { world, address } = await serve(file);
    const served = async () => {
      const response = await fetch(`${address('configEndpoint')}/config/${SHOP_KEY}`);
      return (await response.json()) as ReturnType<typeof shopConfig>;
    };
    const { version } = (await served()).project.settings;
    await writeFile(file, JSON.stringify({ ...shopConfig(), experiences: [] }));
    await until(async () => (await served()).experiences.length === 0);
    expect(world.printed).toContain(
      `${file} has changed: Corner Roastery (10000200) with 0 experiences, 4 features, 3 goals.`,
    );
    expect((await served()).project.settings.version).not.toBe(version);

    await writeFile(`${file}.new`, JSON.stringify({ ...shopConfig(), features: [] }));
    await rename(`${file}.new`, file);
    await until(async () => (await served()).features.length === 0);
  });

  it('does not take another mode of the file for a change', async () => {
    const file = await shopFile();
    const { world } = await serve(file);
    const changes = () => world.printed.filter((line) => line.includes('has changed')).length;
    await chmod(file, 0o600);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(changes()).toBe(0);
    await writeFile(file, JSON.stringify({ ...shopConfig(), goals: [] }));
    await until(() => changes() === 1);
  });

  it.each([
    ['is not valid JSON', '{"account_id":'],
    ['is no config document', '{}'],
    ['There is no file', null],
  ])('keeps the last good config when the file turns bad: %s', async (message, content) => {
    const file = await shopFile();
    const { world, address } = await serve(file);
    if (content === null) await rm(file);
    else await writeFile(file, content);
    await until(() => world.errors.length > 0);
    expect(world.errors[0]).toContain(message);
    expect(world.errors[0]).toContain('The last good one is still served.');
    expect((await fetch(`${address('configEndpoint')}/config/${SHOP_KEY}`)).status).toBe(200);
  });

  it.each([
    ['{"account_id":', 'is not valid JSON'],
    ['{}', 'is no config document: account_id or project.id is missing.'],
    ['[]', 'is no config document'],
  ])('does not start with the file %j', async (content, message) => {
    const world = createTestWorld();
    expect(await runCli(['serve', await shopFile(content), '--port', '0'], world)).toBe(1);
    expect(world.errors.join()).toContain(message);
  });

  it('does not start without a file, nor with a folder', async () => {
    const folder = await createTempFolder();
    const world = createTestWorld();
    expect(await runCli(['serve', join(folder, 'none.json')], world)).toBe(1);
    expect(await runCli(['serve', folder], world)).toBe(1);
    expect(world.errors[0]).toBe(`There is no file ${join(folder, 'none.json')}.`);
    expect(world.errors[1]).toMatch(/cannot be read/);
  });

  it.each(['utf8', 'utf16le'] as const)(
    'starts with a file that begins with a byte order mark: %s',
    async (encoding) => {
      const file = await shopFile();
      // PowerShell 5 writes UTF-16 where the output of a command goes into a file.
      await writeFile(file, Buffer.from(`\ufeff${JSON.stringify(shopConfig(), null, 2)}\r\n`, encoding));
      const { address } = await serve(file);
      expect((await fetch(`${address('configEndpoint')}/config/${SHOP_KEY}`)).status).toBe(200);
    },
  );

  it('says so when the port is taken, and when the host is none of this machine', async () => {
    const { port } = await startServer();
    const world = createTestWorld();
    expect(await runCli(['serve', await shopFile(), '--port', String(port)], world)).toBe(1);
    expect(world.errors[0]).toBe(`Port ${port} is taken; --port 0 takes a free one.`);
    expect(await runCli(['serve', await shopFile(), '--port', '0', '--host', '192.0.2.1'], world)).toBe(1);
    expect(world.errors[1]).toMatch(/cannot listen at 192\.0\.2\.1/);
  });
});
