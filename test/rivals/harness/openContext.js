import { prerenderPage } from './prerenderPage.js';

/**
 * A browser context with fresh storage, in which nothing but this machine is asked. What else was asked, and what was thrown
 * in a page, is noted.
 */
export async function openContext(browser, origin, { isPrerendered = false }) {
  const context = await browser.newContext();
  if (isPrerendered) await context.addInitScript(prerenderPage);
  const outside = [];
  const problems = [];
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  context.on('weberror', (thrown) => problems.push(thrown.error().message));
  return { context, outside, problems };
}
