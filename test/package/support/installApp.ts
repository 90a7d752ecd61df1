import { installProject } from './installProject';

/** The oldest TypeScript that the declarations are held to. */
export const OLDEST_TYPESCRIPT = '5.4.5';

/** A project as an app has it, with the newest React and the types. */
export function installApp(): Promise<string> {
  return installProject('app', {
    dependencies: {
      '@openfeature/core': '1.12.0',
      '@openfeature/web-sdk': '1.10.0',
      '@tanstack/react-query': '5.108.0',
      '@testing-library/dom': '10.4.2',
      '@testing-library/react': '16.3.3',
      '@testing-library/user-event': '14.6.13',
      '@types/node': '20.19.0',
      '@types/react': '19.3.0',
      react: '19.3.1',
      'react-dom': '19.3.1',
      'typescript-oldest': `npm:typescript@${OLDEST_TYPESCRIPT}`,
    },
  });
}
