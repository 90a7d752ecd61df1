import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../package/support/freePort';
import { startProcess, type StartedProcess } from '../package/support/startProcess';
import { shopDocument } from '../support/shopDocument';
import { until } from '../support/until';
import { openAt } from './support/openPage';
import { expectEvents, openProject, type Project, VISITOR } from './support/openProject';
import { writeDocumented } from './support/writeDocumented';

/** What the HTML of the project's own pages shows of the experience, before any JavaScript. */
const PAGES = {
  '/alone': 'pending',
  '/given': 'pending',
  '/connected': 'b',
};

/** What the HTML of the guide's pages has as headings. */
const GUIDE = {
  '/': ['…', 'Sleep. Better. Tonight.'],
  '/landing': ['…'],
  '/offer': ['Half the price until Sunday'],
};

const COOKIE = 'convert-react.visitorId';

describe('Next 16 with the defaults of its template', () => {
  it('builds the files of docs/next.md and other pages, shows their HTML, delivers, and adds at most 50 kB with React Query', async () => {
    const project = await openProject('next');
    const env = {
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_PUBLIC_VISITOR: project.env.CONVERT_VISITOR!,
      NEXT_PUBLIC_CONVERT_SDK_KEY: project.env.CONVERT_SDK_KEY!,
      NEXT_PUBLIC_CONVERT_CONFIG_ENDPOINT: project.env.CONVERT_CONFIG_ENDPOINT!,
      NEXT_PUBLIC_CONVERT_TRACK_ENDPOINT: project.env.CONVERT_TRACK_ENDPOINT!,
    };
    expect(writeDocumented('docs/next.md', project.folder)).toBeGreaterThan(9);
    writeFileSync(join(project.folder, 'convert.config.json'), JSON.stringify(shopDocument()));
    await project.run('next', ['build'], env);
    const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(await freePort())];
    const next = await startProcess(args, project.folder, env);
    onTestFinished(() => next.stop());
    for (const [path, html] of Object.entries(PAGES)) {
      project.server.clear();
      const answer = await fetch(next.url + path, { headers: { cookie: `${COOKIE}=${VISITOR}` } });
      expect(await answer.text(), path).toContain(`<p id="hero">${html}</p>`);
      const { page, complaints, hosts } = await openAt(next.url + path, { [COOKIE]: VISITOR });
      await page.getByText('limit 20').click();
      expect(await page.locator('#hero').textContent(), path).toBe('b');
      await expectEvents(project);
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
      expect([...hosts]).toEqual(['127.0.0.1']);
    }
    await followGuide(project, next);
    const added = (await weighPage(`${next.url}/alone`)) - (await weighPage(`${next.url}/bare`));
    console.log(`next: ${added} bytes at once`);
    // Far less would mean that the scripts were not found.
    expect(added).toBeGreaterThan(30_000);
    expect(added).toBeLessThan(50_000);
    // Next reports to the terminal what it does not show in a page.
    expect(next.printed()).not.toMatch(/error/i);
  });
});

/** Gzipped bytes of the scripts that a page loads at once. */
async function weighPage(url: string): Promise<number> {
  const html = await (await fetch(url)).text();
  const addresses = new Set([...html.matchAll(/<script[^>]*? src="([^"]+)"/g)].map(([, address]) => address!));
  const scripts = await Promise.all([...addresses].map(async (address) => (await fetch(new URL(address, url))).text()));
  return scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
}

/** One visitor goes through the pages of the guide, buys twice, and signs up. */
async function followGuide({ server }: Project, next: StartedProcess): Promise<void> {
  const headingsOf = (html: string) => [...html.matchAll(/<h1>(.*?)<\/h1>/g)].map(([, text]) => text);
  server.clear();
  const { page, context, complaints, hosts } = await openAt(next.url, { [COOKIE]: VISITOR });
  await page.getByText('Sign up').click();
  for (const [path, headings] of Object.entries(GUIDE)) {
    const html = (await (await page.goto(next.url + path))!.text()).replaceAll('<!-- -->', '');
    expect(headingsOf(html), path).toEqual(headings);
    await page.getByRole('heading', { name: headings.at(-1) === '…' ? GUIDE['/'][1] : headings.at(-1)! }).waitFor();
  }
  await page.waitForFunction(() => (window as unknown as { dataLayer?: unknown[] }).dataLayer?.length === 1);
  for (const amount of [4.5, 4.5]) {
    await context.request.post(`${next.url}/api/purchase`, { data: { orderId: 'order-1', amount } });
  }
  await until(() => server.events().length >= 5, 15_000).catch(() => {});
  const received = server.events().map(({ visitorId, eventType, data }) => {
    return [
      visitorId,
      eventType,
      data.experienceId ?? data.goalId,
      data.variationId ?? (data.goalData as unknown[] | undefined)?.length,
    ].join(' ');
  });
  expect(received.sort()).toEqual([
    'v8 bucketing 100 1001',
    'v8 bucketing 200 2001',
    'v8 conversion 900 ',
    'v8 conversion 900 2',
    'v8 conversion 901 ',
  ]);
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  expect([...hosts]).toEqual(['127.0.0.1']);

  // Whoever has come without a cookie gets one id, also where a page is picked and Next runs the proxy twice.
  const { headers } = await fetch(`${next.url}/offer`);
  expect(headers.getSetCookie().filter((cookie) => cookie.startsWith(`${COOKIE}=`))).toHaveLength(1);

  // It comes from the proxy, and the page of the same request has it too.
  const first = await openAt(next.url);
  await first.page.getByText('Sign up').waitFor();
  await until(() => server.events().length >= 6, 15_000);
  expect(server.events().at(-1)!.visitorId).toBe(await first.cookie(COOKIE));
}
