import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type ConvertServer, createConvertServer } from '../../../src/cli/createConvertServer';
import type { ConfigDocument } from '../../../src/config/configDocument';
import { startHttpServer } from '../../support/startHttpServer';
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
    config: JSON.parse(readFileSync('examples/vite/convert.config.json', 'utf8')) as ConfigDocument,
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

/** The policy of docs/csp.md, with the addresses of this test's Convert server in place of Convert's. */
function documentedPolicy(): string {
  const [, policy = ''] = /```\n(connect-src .*?)```/s.exec(readFileSync('docs/csp.md', 'utf8')) ?? [];
  const hosts = [...policy.matchAll(/https:\/\/[\w.-]+/g)].map(([host]) => host);
  expect(hosts).toEqual(['https://cdn-4.convertexperiments.com', 'https://10034190.metrics.convertexperiments.com']);
  return hosts.reduce((text, host) => text.replace(host, convert.url), policy).replace(/\s+/g, ' ');
}

/** What the app answers, with a policy. A response that a test makes up has no address, and Chromium lets its page ask no local server. */
async function answerUnder(policy: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await fetch(app.url + request.url);
  response.setHeader('content-type', answer.headers.get('content-type') ?? 'text/plain');
  response.setHeader('content-security-policy', policy);
  response.end(await answer.text());
}

it('the Vite example works under the policy of docs/csp.md, and needs all of it', async () => {
  const run = async (policy: string) => {
    convert.clear();
    const site = await startHttpServer((request, response) => void answerUnder(policy, request, response));
    onTestFinished(() => site.close());
    const visitor = await openVisitor(browser, ['hero']);
    onTestFinished(() => visitor.context.close());
    await visitor.page.goto(site.url);
    await visitor.page.getByText(/^Bread, (baked daily|still warm)$/).waitFor();
    return visitor;
  };
  const policy = documentedPolicy();
  const { page, complaints } = await run(policy);
  await page.getByText('Buy a loaf').click();
  await until(() => convert.events().length === 3);
  expect(complaints).toEqual([]);

  const without = await run(policy.replaceAll(convert.url, ''));
  await until(() => without.complaints.some((text) => text.includes('Content Security Policy')));
  expect(convert.requests()).toEqual([]);
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
