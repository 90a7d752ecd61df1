import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/runCli';
import { createTempFolder } from '../support/createTempFolder';
import { createTestWorld } from '../support/createTestWorld';
import '../support/noOutsideRequests';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { startHttpServer } from '../support/startHttpServer';
import { startServer } from '../support/startServer';

async function pull(args: string[], env: Record<string, string> = {}) {
  const world = createTestWorld(env);
  return { code: await runCli(['pull', ...args], world), ...world };
}

type Pulled = ReturnType<typeof shopConfig>;
const readProject = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Pulled;

describe('convert-react pull', () => {
  it('writes the config of an SDK key, in a folder that it makes, for serve, explain and types', async () => {
    const { configEndpoint } = await startServer();
    const file = join(await createTempFolder(), 'fixtures', 'project.json');
    const { code, printed, errors } = await pull([SHOP_KEY, '-o', file, '--config-endpoint', configEndpoint]);
    expect([code, errors]).toEqual([0, []]);
    expect(printed).toEqual([
      `${file} is written: Corner Roastery (10000200) with 14 experiences, 4 features, 3 goals.`,
      'Environments: production, staging.',
    ]);
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^\{\n  "account_id"[^]*\}\n$/);

    const world = createTestWorld();
    const args = ['explain', file, '--visitor', 'v7', '--environment', 'production', '--experience', 'hero-experiment'];
    expect(await runCli(args, world)).toBe(0);
    expect(world.printed.join()).toMatch(/^experience "hero-experiment": variation/);
    expect(await runCli(['types', file], world)).toBe(0);
  });

  it('prints nothing but the config without a file, so that it can go into a pipe', async () => {
    const { configEndpoint } = await startServer();
    const { code, printed } = await pull([SHOP_KEY, '--config-endpoint', configEndpoint]);
    expect(code).toBe(0);
    expect((JSON.parse(printed.join('\n')) as Pulled).project.id).toBe(shopConfig().project.id);
  });

  it('asks for one environment, with a secret and a debug token from the environment of the process', async () => {
    const server = await startServer({ secrets: { [SHOP_KEY]: 's3cret' }, debugTokens: ['t0ken'] });
    const file = join(await createTempFolder(), 'project.json');
    const args = [SHOP_KEY, '-o', file, '--config-endpoint', server.configEndpoint];
    const env = { CONVERT_SDK_SECRET: 's3cret', CONVERT_DEBUG_TOKEN: 't0ken' };
    const { code, printed, errors } = await pull([...args, '--environment', 'staging'], env);
    expect([code, errors]).toEqual([0, []]);
    const { experiences, ...document } = await readProject(file);
    expect(document).toMatchObject({ is_debug: true });
    expect(experiences.map(({ environment }) => environment)).not.toContain('production');
    expect(printed.join()).not.toMatch(/s3cret|t0ken/);
    expect(await readFile(file, 'utf8')).not.toMatch(/s3cret|t0ken/);

    expect(await pull(args)).toMatchObject({ code: 1, errors: [expect.stringContaining('401'), expect.anything()] });
  });

  it('writes over an earlier pull of the project, and says so when nothing is new', async () => {
    const server = await startServer();
    const file = join(await createTempFolder(), 'project.json');
    const args = [SHOP_KEY, '-o', file, '--config-endpoint', server.configEndpoint];
    await pull(args);
    expect((await pull(args)).printed[0]).toMatch(/^\S+ is up to date: Corner Roastery/);
    server.setConfig({ ...shopConfig(), features: [] });
    expect((await pull(args)).printed[0]).toMatch(/is written: .* 0 features/);
    expect((await readProject(file)).features).toEqual([]);
  });

  it.each([
    ['of another project', JSON.stringify({ account_id: '1', project: { id: '2' } })],
    ['of something else', '{"name": "my-app"}'],
    ['that is no JSON', 'export const a = 1;'],
  ])('leaves a file alone %s', async (_, content) => {
    const { configEndpoint } = await startServer();
    const file = join(await createTempFolder(), 'package.json');
    await writeFile(file, content);
    const { code, errors } = await pull([SHOP_KEY, '-o', file, '--config-endpoint', configEndpoint]);
    expect([code, errors]).toEqual([
      1,
      [`${file} is there already, and is no config of project 10000200. Name another file, or delete it first.`],
    ]);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('says so when it cannot write', async () => {
    const { configEndpoint } = await startServer();
    const folder = await createTempFolder();
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'file'), '');
    for (const name of ['taken', 'file/project.json']) {
      const file = join(folder, name);
      const { code, errors } = await pull([SHOP_KEY, '-o', file, '--config-endpoint', configEndpoint]);
      expect([code, errors]).toEqual([1, [expect.stringMatching(/ cannot be (read|written): E[A-Z]+/)]]);
    }
  });

  it('says what was asked when the server does not know the key, and that an endpoint ends in /api/v1', async () => {
    const { url, configEndpoint } = await startServer();
    const unknown = await pull(['1/2', '--config-endpoint', configEndpoint]);
    expect(unknown.code).toBe(1);
    expect(unknown.errors[0]).toContain(`${configEndpoint}/config/1/2 answered 404.`);
    expect(unknown.errors[0]).not.toContain('ends in /api/v1');
    const wrong = await pull([SHOP_KEY, '--config-endpoint', `${url}/`]);
    expect(wrong.code).toBe(1);
    expect(wrong.errors[0]).toContain(`${url}/config/${SHOP_KEY} answered 404.`);
    expect(wrong.errors[0]).toContain('An endpoint of Convert ends in /api/v1');
  });

  it('says so when nobody answers', async () => {
    const server = await startServer();
    await server.pause();
    const { code, errors } = await pull([SHOP_KEY, '--config-endpoint', server.configEndpoint]);
    expect(code).toBe(1);
    expect(errors.join('\n')).toMatch(/could not be reached[^]*ECONNREFUSED/);
  });

  it.each([
    ['<!doctype html><title>Sign in</title>', 'not JSON'],
    ['', 'empty'],
    ['[]', 'not an object'],
  ])('writes nothing when the answer is %j', async (body, problem) => {
    const server = await startHttpServer((_request, response) => void response.end(body));
    const file = join(await createTempFolder(), 'project.json');
    const { code, errors } = await pull([SHOP_KEY, '-o', file, '--config-endpoint', server.url]);
    expect([code, errors.join('\n')]).toEqual([1, expect.stringContaining(`"problem":"${problem}"`)]);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});
