import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { notIn } from '../../server/projects';
import { bakeryConfig, SECRET, setUpNextExample, someoneWith, until } from '../support/nextExample';
import { openVisitor, type Visitor } from '../support/openVisitor';

const ID_COOKIE = 'convert-react.visitorId';
const IDS = ['hero', 'delivery', 'reviews', 'plans', 'price', 'landing'];
const TEXTS: Record<string, Record<string, string>> = {
  hero: { original: 'Bread, baked daily', warm: 'Bread, still warm' },
  delivery: { original: 'We bring it.', free: 'We bring it, for nothing.' },
  reviews: {
    original: 'Warm.Loud crust.Gone in a day.',
    stars: '★★★★★ Warm.★★★★★ Loud crust.★★★★★ Gone in a day.',
  },
  plans: { original: 'Bread by subscription', weekly: 'Bread every week' },
  price: { original: 'monthly loaves: 19 €', weekly: 'weekly loaves: 5 €' },
  landing: { original: 'The best bread in town!', quiet: 'Bread.' },
};

const next = setUpNextExample(['/', '/plans', '/landing']);
afterEach(() => {
  next.example.convert.setFault(null);
  next.example.convert.setConfig(bakeryConfig());
});

/** A server process of this test's own, which has not seen another config than this one. */
async function startAppWith(config: ReturnType<typeof bakeryConfig>): Promise<string> {
  next.example.convert.setConfig(config);
  const own = await next.example.start();
  onTestFinished(own.stop);
  return own.url;
}

async function visit(): Promise<Visitor> {
  const visitor = await openVisitor(next.browser, IDS);
  onTestFinished(() => visitor.context.close());
  return visitor;
}

/** Somebody with this id, from an earlier visit. */
async function visitAs(visitorId: string): Promise<Visitor> {
  const visitor = await visit();
  await visitor.context.addCookies([{ name: ID_COOKIE, value: visitorId, url: next.app.url }]);
  return visitor;
}

const exposures = () => next.events('bucketing');
const exposedIds = () =>
  exposures()
    .map(({ data }) => data.experienceId as string)
    .sort();
const conversions = () => next.events('conversion');
/** Config requests of browsers: a server says who it is. */
const browserLoads = () =>
  next.example.convert
    .requests()
    .filter(({ target, headers }) => target === 'config' && headers['user-agent'] !== 'ConvertAgent/1.0');

/** That a page showed these variations and nothing else, moved nothing and complained of nothing. */
async function expectSteady(visitor: Visitor, variations: Record<string, string>) {
  const { contents, shift } = await visitor.watched();
  const expected = Object.entries(variations).map(([id, variation]) => [id, [TEXTS[id]![variation]]]);
  expect(contents).toEqual(Object.fromEntries(expected));
  expect(shift).toBe(0);
  expect(visitor.complaints).toEqual([]);
  expect([...visitor.hosts]).toEqual(['127.0.0.1']);
}

const HOME = { hero: 'warm', delivery: 'free', reviews: 'stars' };

describe('a page whose hooks got a part of the config from the server', () => {
  it('has the variation in its HTML, hydrates without a complaint, shows nothing else and moves nothing', async () => {
    const visitor = await visitAs(someoneWith(HOME));
    const response = await visitor.page.goto(next.app.url);
    const html = await response!.text();
    for (const [id, variation] of Object.entries(HOME))
      expect(html).toContain(id === 'reviews' ? '★★★★★' : TEXTS[id]![variation]);
    await until(() => exposures().length >= 3);
    await until(() => browserLoads().some(({ status }) => status === 200));
    await expectSteady(visitor, HOME);
  });

  it('exposes each decision once, for the visitor of the cookie, and not again on the next visit', async () => {
    const visitor = await visit();
    await visitor.page.goto(next.app.url);
    const visitorId = await visitor.cookie(ID_COOKIE);
    await until(() => exposures().length >= 3);
    await visitor.page.goto(next.app.url);
    await until(() => browserLoads().length === 2);
    await visitor.page.locator('#reviews').waitFor();
    await visitor.page.goto(`${next.app.url}/plans`);
    await visitor.page.getByText('Sign up').click();
    // What the page has to say comes in order: a second exposure would have come before.
    await until(() => conversions().length > 0);
    expect(exposedIds()).toEqual(['100', '200', '300', '400']);
    expect(new Set(next.example.convert.events().map(({ visitorId }) => visitorId))).toEqual(new Set([visitorId]));
    expect(await visitor.cookie(ID_COOKIE)).toBe(visitorId);
  });

  it('shows the variation for the five seconds that its scripts take, and then exposes it once', async () => {
    const visitor = await visitAs(someoneWith(HOME));
    await visitor.page.route('**/*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await route.continue();
    });
    await visitor.page.goto(next.app.url, { waitUntil: 'commit' });
    await visitor.page.getByText(TEXTS.hero!.warm!).waitFor();
    expect(exposures()).toEqual([]);
    await until(() => exposures().length >= 3);
    await visitor.page.goto(`${next.app.url}/plans`);
    await visitor.page.getByText('Sign up').click();
    await until(() => conversions().length > 0);
    expect(exposedIds()).toEqual(['100', '200', '300', '400']);
    await visitor.page.goBack();
    await visitor.page.locator('#reviews').waitFor();
    await expectSteady(visitor, HOME);
  });

  it('hydrates a boundary that comes after the project has changed as the server has decided it', async () => {
    const changed = bakeryConfig();
    changed.project.settings.version = '2';
    for (const { variations } of changed.experiences) {
      variations[0]!.traffic_allocation = 100;
      variations[1]!.traffic_allocation = 0;
    }
    next.example.convert.setConfig(changed);
    const visitor = await visitBeforeTheReviews();
    await until(() => exposures().length >= 3);
    await expectSteady(visitor, HOME);
    // What the server handed over was a part; the project is the whole of it.
    expect(await storedConfig(visitor)).toMatchObject({ experiences: changed.experiences.map(({ key }) => ({ key })) });
    expect(await storedConfig(visitor)).not.toHaveProperty('is_part');
  });
});

/** Somebody whose page has a newer config and no reviews yet; a busy machine may be late, and is asked again. */
async function visitBeforeTheReviews(): Promise<Visitor> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    next.example.convert.clear();
    const visitor = await visitAs(someoneWith(HOME));
    await visitor.page.goto(next.app.url, { waitUntil: 'commit' });
    await until(async () => (await storedConfig(visitor))?.project.settings.version === '2');
    if ((await visitor.page.locator('#reviews').count()) === 0) return visitor;
    await visitor.context.close();
  }
  throw new Error('The reviews were always there before the config.');
}

/** The config that the page keeps for the next visit. */
const storedConfig = ({ page }: Visitor) =>
  page.evaluate((): ReturnType<typeof bakeryConfig> | undefined => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('convert-react.config'));
    const stored = JSON.parse(localStorage.getItem(key ?? '') ?? 'null') as Record<string, unknown> | null;
    return stored?.document as never;
  });

describe('a page that got decisions only', () => {
  const PLANS = { plans: 'weekly', price: 'weekly' };
  const loyal = () => someoneWith({ plans: 'weekly' });

  it('shows and exposes what the server has decided, and never asks for a config', async () => {
    const visitor = await visitAs(loyal());
    await visitor.page.goto(`${next.app.url}/plans`);
    await until(() => exposures().length > 0);
    await visitor.page.getByText('Sign up').click();
    await until(() => conversions().length > 0);
    expect(exposedIds()).toEqual(['400']);
    expect(conversions()[0]!.data).toEqual({ goalId: '901', bucketingData: { 400: '4001' } });
    expect(browserLoads()).toEqual([]);
    await expectSteady(visitor, PLANS);
  });

  it('is left by a link for one that has a config, which then decides as its server did', async () => {
    const visitor = await visitAs(someoneWith({ ...HOME, plans: 'weekly' }));
    await visitor.page.goto(`${next.app.url}/plans`);
    await until(() => exposures().length > 0);
    await visitor.page.getByRole('link', { name: 'Bakery' }).click();
    await visitor.page.locator('#reviews').waitFor();
    await until(() => exposures().length >= 4);
    expect(exposedIds()).toEqual(['100', '200', '300', '400']);
    await until(() => browserLoads().length > 0);
    const { contents } = await visitor.watched();
    const expected = Object.entries({ ...HOME, ...PLANS }).map(([id, variation]) => [id, [TEXTS[id]![variation]]]);
    expect(contents).toEqual(Object.fromEntries(expected));
    expect(visitor.complaints).toEqual([]);
  });

  it('is reached by a link just as well, and left again', async () => {
    const visitor = await visitAs(someoneWith({ ...HOME, plans: 'weekly' }));
    await visitor.page.goto(next.app.url);
    await until(() => exposures().length >= 3);
    await visitor.page.getByRole('link', { name: 'Plans' }).click();
    await visitor.page.locator('#plans').waitFor();
    await until(() => exposures().length >= 4);
    await visitor.page.getByRole('link', { name: 'Bakery' }).click();
    await visitor.page.locator('#reviews').waitFor();
    expect(exposedIds()).toEqual(['100', '200', '300', '400']);
    const { contents } = await visitor.watched();
    const expected = Object.entries({ ...HOME, ...PLANS }).map(([id, variation]) => [id, [TEXTS[id]![variation]]]);
    expect(contents).toEqual(Object.fromEntries(expected));
    expect(visitor.complaints).toEqual([]);
  });

  it('holds no rule, no audience, no other variation and no secret, in nothing that reaches the browser', async () => {
    const visitor = await visitAs(loyal());
    await visitor.page.goto(`${next.app.url}/plans`);
    await visitor.page.getByText('Sign up').click();
    await until(() => conversions().length > 0);
    // The same as a link fetches it: React's payload in place of HTML.
    const payload = await visitor.context.request.get(`${next.app.url}/plans`, { headers: { RSC: '1' } });
    const bodies = [
      ...(await visitor.bodies()),
      { url: payload.url(), type: payload.headers()['content-type'] ?? '', text: await payload.text() },
    ];
    // A link that is merely in view fetches no more than the frame of its page.
    const payloads = bodies.filter(
      ({ url, text }) => new URL(url).pathname === '/plans' && text.includes('weekly loaves'),
    );
    expect(payloads.map(({ type }) => type.split(';')[0])).toEqual(
      expect.arrayContaining(['text/html', 'text/x-component']),
    );
    for (const { text, url } of payloads) expect(text, url).not.toMatch(/OR_WHEN|"audiences"|match_type|"rules"/);
    const scripts = bodies.filter(({ type }) => type.includes('javascript'));
    expect(scripts.length).toBeGreaterThan(3);
    for (const { text, url } of bodies) {
      expect(text, url).not.toMatch(/near-the-shop|Near the shop|walking|monthly loaves|"4000"/);
      expect(text, url).not.toContain(SECRET);
    }
  });
});

describe('deciding on the server what a page asks for', () => {
  it('excludes nothing on another page', async () => {
    const config = bakeryConfig();
    config.audiences.push({ id: '701', key: 'not-in-hero', name: 'x', type: 'transient', rules: notIn('hero') });
    config.experiences.find(({ key }) => key === 'plans')!.audiences = ['701'];
    const url = await startAppWith(config);
    const visitor = await visitAs(someoneWith({ hero: 'warm', plans: 'weekly' }));
    await visitor.page.goto(`${url}/plans`);
    await until(() => exposures().length > 0);
    await visitor.page.goto(url);
    await until(() => exposures().length >= 4);
    expect(exposedIds()).toEqual(['100', '200', '300', '400']);
    await visitor.page.goto(`${url}/plans`);
    // Whoever is in the hero by now is not in the plans: the other way round it does exclude.
    await visitor.page.getByText(TEXTS.plans!.original!).waitFor();
  });
});

describe('the route handler', () => {
  it('tracks a purchase, with what the visitor has been shown', async () => {
    const visitorId = someoneWith(HOME);
    const visitor = await visitAs(visitorId);
    await visitor.page.goto(next.app.url);
    await until(() => exposures().length >= 3);
    await visitor.page.getByText('Buy a loaf').click();
    await visitor.page.getByText('Thank you.').waitFor();
    await until(() => conversions().length === 2);
    const bucketingData = { 100: '1001', 200: '2001', 300: '3001' };
    const goalData = [
      { key: 'amount', value: 4.5 },
      { key: 'transactionId', value: expect.any(String) },
    ];
    expect(conversions().map(({ data }) => data)).toEqual([
      { goalId: '900', bucketingData },
      { goalId: '900', bucketingData, goalData },
    ]);
    expect(conversions().every((event) => event.visitorId === visitorId)).toBe(true);
    expect(conversions()[0]!.transport.userAgent).toBe('ConvertAgent/1.0');
  });

  it('tracks it for whoever has come without a cookie, and once', async () => {
    const visitor = await visit();
    const buy = () =>
      visitor.context.request.post(`${next.app.url}/api/purchase`, { data: { orderId: 'order-1', amount: 1 } });
    await buy();
    await until(() => conversions().length === 2);
    expect(conversions()[0]!.visitorId).toBe(await visitor.cookie(ID_COOKIE));
    await buy();
    await visitor.context.request.post(`${next.app.url}/api/purchase`, { data: { orderId: 'order-2', amount: 1 } });
    expect(conversions()).toHaveLength(2);
  });
});

describe('a static page, whose variation the proxy has picked', () => {
  it('is the same for a visitor on every visit, and exposes them once', async () => {
    const visitor = await visitAs(someoneWith({ landing: 'quiet' }));
    const response = await visitor.page.goto(`${next.app.url}/landing`);
    expect(await response!.text()).toContain(`>${TEXTS.landing!.quiet}<`);
    expect(response!.headers()['x-nextjs-prerender']).toContain('1');
    await until(() => exposures().length > 0);
    await expectSteady(visitor, { landing: 'quiet' });
    await visitor.page.goto(`${next.app.url}/landing`);
    await visitor.page.goto(`${next.app.url}/plans`);
    await visitor.page.getByText('Sign up').click();
    await until(() => conversions().length > 0);
    expect(exposedIds().filter((id) => id === '500')).toEqual(['500']);
    expect(exposures().every(({ data }) => data.variationId !== '5000')).toBe(true);
  });
});

describe('a page that got the whole config through React Query', () => {
  it('has the variation in its HTML, hydrates without a complaint, and asks for no config of its own', async () => {
    const visitor = await visitAs(someoneWith({ hero: 'warm' }));
    const response = await visitor.page.goto(`${next.app.url}/query`);
    expect(await response!.text()).toContain(TEXTS.hero!.warm);
    await until(() => exposures().length > 0);
    expect(exposedIds()).toEqual(['100']);
    expect(exposures()[0]!.visitorId).toBe(await visitor.cookie(ID_COOKIE));
    expect(browserLoads()).toEqual([]);
    await expectSteady(visitor, { hero: 'warm' });
  });
});
