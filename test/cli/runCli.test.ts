import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/runCli';
import { createTestWorld } from '../support/createTestWorld';

const SHOP_FILE = fileURLToPath(new URL('../../stories/shop/shop.config.json', import.meta.url));

async function run(...args: string[]) {
  const world = createTestWorld();
  const code = await runCli(args, world);
  return { code, printed: world.printed.join('\n'), errors: world.errors.join('\n') };
}

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['help'], ['serve', '--help'], ['types', '-h'], ['explain', 'x', '--help']])(
    'explains itself: %s %s',
    async (...args) => {
      const { code, printed } = await run(...args.filter((arg) => arg !== undefined));
      expect(code).toBe(0);
      for (const word of [
        'pull <sdkKey>',
        'serve <file>',
        'types <sdkKey|file>',
        'explain <sdkKey|file>',
        '--port',
        '--visitor',
      ]) {
        expect(printed).toContain(word);
      }
    },
  );

  it('takes `help` for a key where it is one', async () => {
    const { code, printed } = await run('explain', SHOP_FILE, '--visitor', 'help', '--experience', 'help');
    expect([code, printed]).toEqual([
      0,
      expect.stringContaining('experience "help": no variation (unknown-experience)'),
    ]);
  });

  it.each(['--version', '-v'])('says which version it is: %s', async (arg) => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await run(arg)).toEqual({ code: 0, printed: version, errors: '' });
  });

  it('explains itself to those who say nothing, and calls it a mistake', async () => {
    expect(await run()).toMatchObject({ code: 2, printed: expect.stringContaining('Usage') as string });
  });

  it.each<[string[], string]>([
    [['srve'], 'There is no command srve. Did you mean "serve"?'],
    [['pull'], 'The SDK key is missing.'],
    [['constructor'], 'There is no command constructor.'],
    [['serve'], 'The file to serve is missing.'],
    [['serve', ''], 'The file to serve is missing.'],
    [['serve', 'a.json', 'b.json'], 'b.json is one argument too many.'],
    [['serve', 'a.json', '--prt', '1'], "Unknown option '--prt'"],
    [['serve', 'a.json', '--port'], "'--port <value>' argument missing"],
    [['serve', 'a.json', '--port', 'http'], 'http is no port'],
    [['serve', 'a.json', '--port', '65536'], '65536 is no port'],
    [['serve', 'a.json', '--port=-1'], '-1 is no port'],
    [['types'], 'The SDK key or file is missing.'],
    [['types', 'a', 'b'], 'b is one argument too many.'],
    [['explain'], 'The SDK key or file is missing.'],
    [['preload'], 'The SDK key is missing.'],
    [['preload', '1/2', '--secret', 'x'], "Unknown option '--secret'"],
    [['explain', 'a.json'], '--visitor is missing.'],
    [['explain', 'a.json', '--visitor', ''], '--visitor is missing.'],
    [['explain', 'a.json', '--visitor', 'v', '--attributes', '{'], '--attributes is not valid JSON'],
    [['explain', 'a.json', '--visitor', 'v', '--attributes', '{country:DE}'], `--attributes '{"country": "DE"}'`],
    [['explain', 'a.json', '--visitor', 'v', '--location', '[]'], '--location must be a JSON object.'],
  ])('does not understand %j, and says why', async (args, message) => {
    const { code, errors, printed } = await run(...args);
    expect([code, printed]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors).toContain('convert-react --help');
  });
});

describe('convert-react preload', () => {
  it('prints the tag for the config of a project, safe in HTML', async () => {
    const place = ['--environment', 'a"b&c', '--config-endpoint', 'http://127.0.0.1:1/api/v1?a&b'];
    const { code, printed } = await run('preload', '1/2', ...place);
    const href = 'http://127.0.0.1:1/api/v1?a&amp;b/config/1/2?environment=a%22b%26c';
    expect([code, printed]).toEqual([0, `<link rel="preload" as="fetch" crossorigin href="${href}">`]);
  });

  it('refuses what is no SDK key', async () => {
    expect(await run('preload', '..')).toMatchObject({ code: 1, errors: expect.stringContaining('sdk-key-invalid') });
  });
});
