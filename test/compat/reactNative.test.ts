import { describe, it } from 'vitest';
import { expectEvents, openProject } from './support/openProject';

describe("React Native's Jest preset", () => {
  it('renders the provider and three hooks, which load and deliver', async () => {
    const project = await openProject('react-native');
    await project.run('jest', []);
    await expectEvents(project);
  });
});
