import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBuilt } from './support/openPage';
import { expectEvents, openProject } from './support/openProject';

describe('an app compiled by the React Compiler', () => {
  it('renders and delivers, and explains anew when the config comes and when attributes change', async () => {
    const project = await openProject('react-compiler');
    await project.run('node', ['build.js']);
    const { page, complaints } = await openBuilt(project, join(project.folder, 'dist'));
    await page.getByText('b, 20').click();
    const explained = page.locator('#explained');
    // The audience has not matched: the config is there, the attribute is not.
    await expect.poll(() => explained.textContent(), { timeout: 10_000 }).toContain('(audience)');
    await page.getByRole('button', { name: 'German' }).click();
    await expect.poll(() => explained.textContent(), { timeout: 10_000 }).toContain('(bucketed)');
    await expectEvents(project);
    expect(complaints).toEqual([]);
  });
});
