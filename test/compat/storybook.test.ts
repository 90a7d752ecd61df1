import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../package/support/freePort';
import { startProcess } from '../package/support/startProcess';
import { openAt } from './support/openPage';
import { openProject } from './support/openProject';
import { writeDocumented } from './support/writeDocumented';

const PLAIN = 'Beds that last';
const BOLD = 'Sleep. Better. Tonight.';
/** What Storybook's own page complains of without any addon: always, and while its first start is slow. */
const OF_STORYBOOK = /'ariaLabel' prop|Timed out waiting for leader state for UniversalStore/;

describe('Storybook 10, set up by docs/testing.md alone', () => {
  it('shows both variations of a component, by parameter and by toolbar, and lists its exposures', async () => {
    const project = await openProject('storybook');
    const isOfStorybook = (path: string) => /^(\.storybook\/|src\/Hero\.(stories\.)?tsx$)/.test(path);
    expect(writeDocumented('docs/testing.md', project.folder, isOfStorybook)).toBe(4);
    const { CONVERT_SDK_KEY: sdkKey, CONVERT_CONFIG_ENDPOINT: endpoint } = project.env;
    const pull = ['pull', sdkKey!, '-o', '.storybook/convert.json', '--config-endpoint', endpoint!];
    await project.run('convert-react', pull);
    await project.run('tsc', ['-p', '.']);

    const port = String(await freePort());
    const args = ['node_modules/storybook/dist/bin/dispatcher.js', 'dev', '--ci', '-h', 'localhost', '-p', port];
    const env = { NODE_ENV: 'development', STORYBOOK_DISABLE_TELEMETRY: '1' };
    const storybook = await startProcess(args, project.folder, env);
    onTestFinished(() => storybook.stop());
    // The name is one of those that Storybook lets in.
    const { page, complaints, hosts } = await openAt(`http://localhost:${port}/?path=/story/hero--plain`);
    const story = page.frameLocator('#storybook-preview-iframe');
    await story.getByText(PLAIN).waitFor({ timeout: 60_000 });
    const toolbar = page.getByRole('button', { name: /^Convert( \d+)?$/ });
    await toolbar.click();
    await page.getByLabel('hero').selectOption('b');
    await story.getByText(BOLD).waitFor();
    await page.getByLabel('hero').selectOption('as the story says');
    await story.getByText(PLAIN).waitFor();
    await page.keyboard.press('Escape');

    await page.goto(`http://localhost:${port}/?path=/story/hero--bold`);
    await story.getByText(BOLD).waitFor();
    await story.getByText('Buy').click();
    await page.getByRole('tab', { name: /Actions/ }).click();
    const actions = page.getByRole('tabpanel');
    await actions.getByText('onTrack').first().waitFor();
    const text = (await actions.allInnerTexts()).join('\n');
    expect(text).toMatch(/onExposure:.*experience:\s"hero"/);
    expect(text).toMatch(/onTrack:.*"purchase"/);
    expect(text.match(/onExposure:/g)).toHaveLength(1);

    expect(complaints.filter((complaint) => !OF_STORYBOOK.test(complaint))).toEqual([]);
    expect([...hosts]).toEqual(['localhost']);
    expect(project.server.events()).toEqual([]);
  });
});
