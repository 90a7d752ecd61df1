import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/runCli';
import { createTempFolder } from '../support/createTempFolder';
import { murmurBucket } from '../../src/decision/bucketing';
import { createTestWorld } from '../support/createTestWorld';
import '../support/noOutsideRequests';
import { SHOP_KEY, shopConfig } from '../support/shopConfig';
import { startServer } from '../support/startServer';

const SHOP_FILE = fileURLToPath(new URL('../../stories/shop/shop.config.json', import.meta.url));

async function explain(...args: string[]): Promise<string> {
  const world = createTestWorld();
  expect(await runCli(['explain', SHOP_FILE, '--visitor', 'v7', '--environment', 'production', ...args], world)).toBe(
    0,
  );
  return world.printed.join('\n');
}

describe('convert-react explain', () => {
  it('explains every experience when none is named', async () => {
    const text = await explain();
    for (const { key } of shopConfig().experiences) expect(text).toContain(`experience "${key}": `);
  });

  it('explains the ones that are named', async () => {
    const text = await explain('--experience', 'hero-experiment', '--experience', 'spring-sale');
    expect(text).toMatch(/^experience "hero-experiment": variation "(original|b|c)" \(bucketed\)/);
    expect(text).toContain('experience "spring-sale": no variation (archived)');
    expect(text.match(/^experience /gm)).toHaveLength(2);
  });

  it('explains a feature through the experiences that carry it', async () => {
    const text = await explain('--feature', 'pricing');
    expect(text).toMatch(/^feature "pricing": (on through experience "pricing-experiment"|off)/);
    expect(text).toContain('experience "pricing-experiment"');
  });

  it('decides with the attributes, segments, assignments and location given', async () => {
    const one = (key: string, ...args: string[]) => explain('--experience', key, ...args);
    expect(await one('loyalty-offer')).toContain('(audience)');
    expect(await one('loyalty-offer', '--attributes', '{"orders":3}')).toContain('(bucketed)');
    expect(await one('vip-tasting')).toContain('(segment)');
    expect(await one('vip-tasting', '--segments', '{"customSegments":["800001"]}')).toContain('(bucketed)');
    expect(await one('delivery-bar')).toContain('(location)');
    expect(await one('delivery-bar', '--location', '{"page":"cart"}')).toContain('(bucketed)');
    expect(await one('hero-experiment', '--assignments', '{"100001":"200012"}')).toContain('variation "c" (sticky)');
  });

  it('hashes as the flags say', async () => {
    const one = (...args: string[]) => explain('--experience', 'hero-experiment', ...args);
    const valueIn = (text: string) => /hash value is (.+)\.$/m.exec(text)?.[1];
    const plain = valueIn(await one());
    expect(plain).toMatch(/^\d+$/);
    const bucketing = { seed: -1, maxTraffic: 5000, excludeExperienceId: true };
    const value = murmurBucket('v7', bucketing);
    expect(valueIn(await one('--seed=-1', '--max-traffic', '5000', '--exclude-experience-id'))).toBe(
      `${value}, with \`bucketing\` ${JSON.stringify(bucketing)}`,
    );
    expect(valueIn(await one('--seed=9999'))).toBe(`${plain}, with \`bucketing\` {"seed":9999}`);
  });

  it.each([
    ['--seed=x', '--seed must be a number.'],
    ['--max-traffic=', '--max-traffic must be a number.'],
    ['--max-traffic=-5', '--max-traffic must be 0 or more.'],
  ])('refuses %s', async (flag, message) => {
    const world = createTestWorld();
    expect(await runCli(['explain', SHOP_FILE, '--visitor', 'v7', flag], world)).toBe(2);
    expect(world.errors.join('\n')).toContain(message);
  });

  it('gives a reason for what does not exist', async () => {
    expect(await explain('--experience', 'nope', '--feature', 'nope')).toMatch(/unknown-experience[^]*unknown-feature/);
  });

  it('names the keys there are beside an answer for one that there is not', async () => {
    const world = createTestWorld();
    const args = ['explain', SHOP_FILE, '--visitor', 'v7', '--experience', 'hero', '--feature', 'pricing'];
    expect(await runCli([...args, '--environment', 'production'], world)).toBe(0);
    expect(world.errors).toEqual([
      expect.stringContaining('The experiences of this project: hero-experiment, pricing'),
    ]);
  });

  it('says which key was meant, where one is much like it', async () => {
    const world = createTestWorld();
    const args = ['explain', SHOP_FILE, '--visitor', 'v7', '--environment', 'production'];
    expect(await runCli([...args, '--experience', 'hero-experimnet', '--feature', 'Pricing'], world)).toBe(0);
    expect(world.errors.join('\n')).toMatch(/Did you mean "hero-experiment"\?[^]*Did you mean "pricing"\?/);
  });

  it.each([
    [[], 'The environments of this project, for --environment: production, staging.'],
    [['--environment', 'prodction'], 'production, staging. Did you mean "production"?'],
    [['--environment', 'staging'], null],
  ])('names the environments there are: %j', async (given, message) => {
    const world = createTestWorld();
    expect(await runCli(['explain', SHOP_FILE, '--visitor', 'v7', ...given], world)).toBe(0);
    expect(world.errors).toEqual(message === null ? [] : [expect.stringContaining(message)]);
  });

  it('names no environment where the project has none', async () => {
    const file = join(await createTempFolder(), 'project.json');
    await writeFile(
      file,
      JSON.stringify({ account_id: '1', project: { id: '2' }, experiences: [{ id: '3', key: 'a' }] }),
    );
    const world = createTestWorld();
    expect(await runCli(['explain', file, '--visitor', 'v7'], world)).toBe(0);
    expect(world.errors).toEqual([]);
  });

  it('asks the config server when it is given an SDK key', async () => {
    const { configEndpoint } = await startServer();
    const world = createTestWorld();
    const args = [
      'explain',
      SHOP_KEY,
      '--visitor',
      'v7',
      '--environment',
      'staging',
      '--config-endpoint',
      configEndpoint,
    ];
    expect(await runCli(args, world)).toBe(0);
    expect(world.printed.join()).toMatch(/^experience "checkout-columns"/);
  });
});
