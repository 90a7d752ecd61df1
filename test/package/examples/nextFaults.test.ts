import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../../src/cli/server/fault';
import { setUpNextExample, until } from '../support/nextExample';
import { openVisitor, type Visitor } from '../support/openVisitor';

const ORIGINAL = 'Bread, baked daily';
const VARIATION = 'Bread, still warm';
/** Somebody whom the hero's experiment shows the variation; nextPages.test.ts would find them too. */
const VISITOR = 'visitor-1';

const next = setUpNextExample();
afterEach(() => next.example.convert.setFault(null));

/** A server process that has never had a config. */
async function startApp(): Promise<string> {
  const app = await next.example.start();
  onTestFinished(app.stop);
  return app.url;
}

async function visit(url: string): Promise<Visitor> {
  const visitor = await openVisitor(next.browser, ['hero']);
  onTestFinished(() => visitor.context.close());
  await visitor.context.addCookies([{ name: 'convert-react.visitorId', value: VISITOR, url }]);
  return visitor;
}

const heroOf = async (visitor: Visitor) => (await visitor.watched()).contents.hero;
const htmlOf = async (url: string) =>
  (await fetch(url, { headers: { cookie: `convert-react.visitorId=${VISITOR}` } })).text();

const TROUBLE: [string, Fault][] = [
  ['down', { target: 'config', status: 503 }],
  ['cutting every connection', { target: 'config', drop: 'before' }],
  ['answering something else', { target: 'config', body: '<html>Sign in to the network</html>' }],
  // Longer than any page waits, and than this test takes.
  ['slow beyond patience', { target: 'config', delayMs: 120_000 }],
];

describe('a config endpoint that is in trouble from the start:', () => {
  it.each(TROUBLE)('%s: the page is the original, and the variation once it is well', async (_, fault) => {
    next.example.convert.setFault(fault);
    const url = await startApp();
    const visitor = await visit(url);
    const html = await (await visitor.page.goto(url))!.text();
    expect(html).toContain(ORIGINAL);
    await visitor.page.locator('#reviews').waitFor();
    expect(await heroOf(visitor)).toEqual([ORIGINAL]);
    expect(next.example.convert.events()).toEqual([]);

    next.example.convert.setFault(null);
    // What is shown stays; the next page has it, once the server has tried again.
    await until(async () => (await htmlOf(url)).includes(VARIATION));
    expect(await heroOf(visitor)).toEqual([ORIGINAL]);
    await visitor.page.goto(url);
    await until(() => next.example.convert.events().some(({ data }) => data.experienceId === '100'));
    expect(await heroOf(visitor)).toEqual([VARIATION]);
  });
});

describe('a config endpoint that goes down later', () => {
  it('changes nothing: the server goes on with the last config, and the page with its part', async () => {
    const url = await startApp();
    expect(await htmlOf(url)).toContain(VARIATION);
    next.example.convert.setFault({ target: 'config', status: 503 });
    const visitor = await visit(url);
    await visitor.page.goto(url);
    await until(() => next.example.convert.events().some(({ data }) => data.experienceId === '100'));
    await until(() => next.example.convert.requests().some(({ status, headers }) => status === 503 && headers.origin));
    expect(await heroOf(visitor)).toEqual([VARIATION]);
    expect(next.example.convert.events().every(({ visitorId }) => visitorId === VISITOR)).toBe(true);
  });
});
