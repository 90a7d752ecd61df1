import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { generateTypes } from '../../src/cli/typesCommand';
import { runCli } from '../../src/cli/runCli';
import { parseConfig } from '../../src/config/parseConfig';
import { createTempFolder } from '../support/createTempFolder';
import { createTestWorld } from '../support/createTestWorld';
import '../support/noOutsideRequests';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { startServer } from '../support/startServer';

const SHOP_FILE = fileURLToPath(new URL('../../stories/shop/shop.config.json', import.meta.url));

function typesOf(document: unknown): string {
  const parsed = parseConfig(document);
  if (!parsed.ok) throw parsed.error;
  return generateTypes(parsed.project);
}

/** The compiler's complaints about a module that uses the generated one. */
async function complaints(generated: string, usage: string): Promise<string[]> {
  const folder = await createTempFolder();
  const register = fileURLToPath(new URL('../../src/register.ts', import.meta.url));
  await writeFile(join(folder, 'convert.gen.ts'), generated);
  await writeFile(join(folder, 'usage.ts'), `import './convert.gen';\n${usage}`);
  const program = ts.createProgram([join(folder, 'usage.ts')], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    lib: ['lib.es5.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    paths: { 'convert-react': [register] },
    types: [],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the generated types', () => {
  it('hold keys, variations and variables in config order, and nothing else of the project', () => {
    const lines = typesOf(shopConfig()).split('\n');
    expect(lines).toContain(
      "    { key: 'hero-experiment', variations: [{ key: 'original' }, { key: 'b' }, { key: 'c' }] },",
    );
    expect(lines).toContain(
      "    { key: 'delivery-bar', variables: [{ key: 'threshold', type: 'integer' }, { key: 'message', type: 'string' }] },",
    );
    expect(lines).toContain("    { key: 'purchase' },");
    expect(lines.join()).not.toMatch(/rules|traffic|audience|Free delivery/);
  });

  it('tell the compiler every key, and which variations and variables belong to it', async () => {
    const usage = `
      import type * as C from 'convert-react';
      const experience: C.ExperienceKey[] = ['hero-experiment', 'pricing-experiment'];
      const variation: C.VariationKey<'hero-experiment'>[] = ['original', 'b', 'c'];
      const pricing: C.FeatureVariables<'pricing'> = { enabled: true, trialDays: 1, discount: 0.5, caption: 'x', plans: {} };
      const goal: C.GoalKey = 'purchase';
      // @ts-expect-error -- no such experience
      const wrongExperience: C.ExperienceKey = 'hero';
      // @ts-expect-error -- a variation of another experience
      const wrongVariation: C.VariationKey<'hero-experiment'> = 'helpful-first';
      // @ts-expect-error -- a variable of another type
      const wrongVariable: C.FeatureVariables<'pricing'> = { trialDays: '1' };
      // @ts-expect-error -- no such goal
      const wrongGoal: C.GoalKey = 'sale';
      export { experience, variation, pricing, goal, wrongExperience, wrongVariation, wrongVariable, wrongGoal };
    `;
    expect(await complaints(typesOf(shopConfig()), usage)).toEqual([]);
  }, 30_000);

  it('stay text whatever a key holds', async () => {
    const odd = `'; process.exit(1); //\\ "\${x}" \u2028 */ \n<é>`;
    const document = { account_id: '1', project: { id: '2' }, goals: [{ id: '3', key: odd }] };
    const usage = `import type * as C from 'convert-react';\nexport const goal: C.GoalKey = ${JSON.stringify(odd)};`;
    expect(await complaints(typesOf(document), usage)).toEqual([]);
  }, 30_000);

  it('go by the id where a variation has no key, name nothing twice, and leave out what has no key', () => {
    const variations = [
      { id: '10', key: '' },
      { id: '11', key: 'b' },
      { id: '12', key: 'b' },
    ];
    const experiences = [
      { id: '1', key: 'one', variations },
      { id: '2', key: 'one', variations: [] },
      { id: '3' },
      null,
    ];
    const text = typesOf({ account_id: '1', project: { id: '2' }, experiences });
    expect(text).toContain("experiences: [\n    { key: 'one', variations: [{ key: '10' }, { key: 'b' }] },\n  ],");
  });

  it('compile where nothing else imports `convert-react`, as on a server', async () => {
    expect(await complaints(typesOf(shopConfig()), 'export {};')).toEqual([]);
  }, 30_000);

  it('are a valid module for an empty project', async () => {
    expect(await complaints(typesOf({ account_id: '1', project: { id: '2' } }), 'export {};')).toEqual([]);
  }, 30_000);
});

describe('convert-react types', () => {
  async function run(args: string[], env: Record<string, string> = {}) {
    const world = createTestWorld(env);
    return { code: await runCli(['types', ...args], world), ...world };
  }

  it('prints them, from a file', async () => {
    const { code, printed, errors } = await run([SHOP_FILE]);
    expect([code, errors]).toEqual([0, []]);
    expect(printed.join('\n').trim()).toBe(typesOf(shopConfig()).trim());
  });

  it('writes them, in a folder that it makes, and only when they are others', async () => {
    const file = join(await createTempFolder(), 'src', 'generated', 'convert.gen.ts');
    expect((await run([SHOP_FILE, '-o', file])).printed).toEqual([`${file} is written.`]);
    expect(await readFile(file, 'utf8')).toBe(typesOf(shopConfig()));
    const { mtimeMs } = await stat(file);
    expect((await run([SHOP_FILE, '--output', file])).printed).toEqual([`${file} is up to date.`]);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  it('writes over its own file, also one that was formatted since, and leaves every other alone', async () => {
    const file = join(await createTempFolder(), 'convert.gen.ts');
    await writeFile(file, typesOf({ account_id: '1', project: { id: '2' } }).replaceAll('\n', '\r\n'));
    expect((await run([SHOP_FILE, '-o', file])).printed).toEqual([`${file} is written.`]);
    await writeFile(file, 'export const App = 1;');
    expect(await run([SHOP_FILE, '-o', file])).toMatchObject({
      code: 1,
      errors: [`${file} is there already, and is no file of this command. Name another file, or delete it first.`],
    });
    expect(await readFile(file, 'utf8')).toBe('export const App = 1;');
  });

  it('says so when it cannot write', async () => {
    const folder = await createTempFolder();
    await mkdir(join(folder, 'taken.ts'));
    const { code, errors } = await run([SHOP_FILE, '-o', join(folder, 'taken.ts')]);
    expect(code).toBe(1);
    expect(errors[0]).toMatch(/taken\.ts cannot be written/);
  });

  it('asks the config server when it is given an SDK key, with a secret and a token from the environment', async () => {
    const server = await startServer({ secrets: { [SHOP_KEY]: 's3cret' }, debugTokens: ['t0ken'] });
    const args = [SHOP_KEY, '--config-endpoint', server.configEndpoint, '--environment', 'production'];
    const env = { CONVERT_SDK_SECRET: 's3cret', CONVERT_DEBUG_TOKEN: 't0ken' };
    const { code, printed } = await run(args, env);
    expect(code).toBe(0);
    expect(printed.join()).toContain("'gift-wrapping'");
    expect(printed.join()).not.toContain("'checkout-columns'");
    expect((await run([...args, '--secret', 'other'], env)).code).toBe(1);
  });

  it('says what the config server has against it', async () => {
    const server = await startServer();
    const { code, errors } = await run(['1/2', '--config-endpoint', server.configEndpoint]);
    expect(code).toBe(1);
    expect(errors.join()).toMatch(/config-status.*"status":404.*no such SDK key/);
    expect((await run(['1//2'])).errors.join()).toMatch(/sdk-key-invalid/);
  });

  it.each(['./none.json', 'none.json', '../1/2', '/none'])(
    'takes %s for a file, not for an SDK key',
    async (source) => {
      const { code, errors } = await run([source]);
      expect([code, errors]).toEqual([1, [`There is no file ${source}.`]]);
    },
  );
});
