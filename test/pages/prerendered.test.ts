import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until';
import { createSite } from './createSite';
import { openAlone } from './openAlone';

it('a page that Chromium really prerenders exposes nobody until it is looked at, and then once', async () => {
  const site = await createSite();
  onTestFinished(() => site.close());
  const events = () => site.convert.events().map(({ eventType, data }) => [eventType, data.experienceId]);
  await openAlone(site.opener);

  // It asks for the config while it is prerendered, as the request says, and then has half a second to go wrong.
  await until(() => site.convert.requests().some(({ status }) => status === 200), 30_000);
  const [request] = site.convert.requests();
  expect(request).toMatchObject({ target: 'config', headers: { 'sec-purpose': 'prefetch;prerender' } });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(events()).toEqual([]);

  site.leave();
  await until(() => site.kept() !== null);
  // No event either: Chromium holds a prerendered page's locks back, so one would only be sent later, looked at or not.
  expect(Object.keys(JSON.parse(site.kept()!) as object)).toEqual([
    `convert-react.config.10022898/10025986//${site.convert.configEndpoint}`,
  ]);
  await until(() => events().length > 0);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(events()).toEqual([['bucketing', '100']]);
  expect(site.convert.requests().filter(({ target }) => target === 'config')).toHaveLength(1);
});
