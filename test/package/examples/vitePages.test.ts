import { join } from 'node:path';
import type { Browser } from 'playwright';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type ConvertServer, createConvertServer } from '../../../src/cli/createConvertServer';
import { until as untilWithin } from '../../support/until';
import { freePort } from '../support/freePort';
import { installExample } from '../support/installExample';
import { launchBrowser, openVisitor } from '../support/openVisitor';
import { run } from '../support/run';
import { startProcess, type StartedProcess } from '../support/startProcess';

const until = (condition: () => boolean) => untilWithin(condition, 30_000);

let browser: Browser;
let convert: ConvertServer;
let app: StartedProcess;
beforeAll(async () => {
  const folder = await installExample('vite');
  convert = await createConvertServer({
    config: JSON.parse(readFileSync('examples/vite/convert.config.json', 'utf8')) as unknown,
  });
  const env = {
    VITE_CONVERT_CONFIG_ENDPOINT: convert.configEndpoint,
    VITE_CONVERT_TRACK_ENDPOINT: convert.trackEndpoint,
  };
  await run('npm', ['run', 'build'], { cwd: folder, env });
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  app = await startProcess([vite, 'preview', '--host', '127.0.0.1', '--port', String(await freePort())], folder, env);
  browser = await launchBrowser();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await convert?.close();
});

it('the Vite example shows a variation, exposes it once, follows the route and tracks', async () => {
  const visitor = await openVisitor(browser, ['hero', 'plans']);
  onTestFinished(() => visitor.context.close());
  const exposed = () =>
    convert.events().flatMap(({ eventType, data }) => (eventType === 'bucketing' ? [data.experienceId] : []));
  await visitor.page.goto(app.url);
  await until(() => exposed().length === 1);
  await visitor.page.getByText('Plans').click();
  // Its location rule sees the new path, and nobody had to reload.
  await until(() => exposed().length === 2);
  await visitor.page.getByText('Sign up').click();
  await visitor.page.reload();
  await visitor.page.getByText('Bakery').click();
  await visitor.page.getByText('Buy a loaf').click();
  await until(() => convert.events().filter(({ eventType }) => eventType === 'conversion').length === 3);

  expect(exposed()).toEqual(['100', '400']);
  expect(new Set(convert.events().map(({ visitorId }) => visitorId)).size).toBe(1);
  const { contents } = await visitor.watched();
  expect(contents.hero).toHaveLength(1);
  expect(visitor.complaints).toEqual([]);
  expect([...visitor.hosts]).toEqual(['127.0.0.1']);
});
