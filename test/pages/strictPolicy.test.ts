import { describe, expect, it } from 'vitest';
import { useBrowser } from './useBrowser';

const stage = useBrowser('everythingPage.tsx');

/** What a page has to allow: scripts and styles with its nonce, requests to Convert. Nothing is evaluated, no markup is written. */
const policyFor = (convert: string) =>
  [
    `default-src 'none'`,
    `script-src 'nonce-pages'`,
    `style-src 'nonce-pages'`,
    `connect-src ${convert}`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');

/** The page that does everything, under a policy. What the browser reports as a violation is collected. */
async function openUnder(makePolicy: (convert: string) => string) {
  const { site, context } = stage;
  const page = await context.newPage();
  site.serve({ policy: makePolicy(site.convert.url) });
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      violations.push([effectiveDirective, blockedURI, sample].join(' ')),
    );
  });
  await page.goto(site.page());
  await page.locator('#decided').waitFor();
  return { site, page, violations: () => page.evaluate<string[]>('violations') };
}

describe('a page with a strict Content-Security-Policy and Trusted Types', () => {
  it('decides, explains, delivers and shows the devtools without a violation', async () => {
    const { site, page, violations } = await openUnder(policyFor);
    await page.locator('#explained', { hasText: 'experience "hero"' }).waitFor();
    await page.locator('#buy').click();
    const orders = () => site.convert.events().filter(({ data }) => data.goalId === '900');
    await expect.poll(() => orders().length).toBe(2);
    const panel = page.locator('convert-devtools');
    await panel.getByText('hero', { exact: true }).first().waitFor();
    // Its style element has the nonce: without it the panel would have no styles.
    expect(await panel.locator('.devtools').evaluate((element) => getComputedStyle(element).fontSize)).toBe('13px');
    expect(await violations()).toEqual([]);
  });

  it('is told of by the browser when it allows less', async () => {
    const { violations } = await openUnder((convert) =>
      policyFor(convert).replace('nonce-pages', 'nonce-pages').replace("style-src 'nonce-pages'", "style-src 'none'"),
    );
    await expect.poll(violations).toContainEqual(expect.stringMatching(/^style-src-elem inline/));
  });
});
