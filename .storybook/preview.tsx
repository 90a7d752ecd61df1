import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import type { Decorator, Preview } from '@storybook/react-vite';
import { type PropsWithChildren, useEffect, useState } from 'react';
import { GLOBALS_UPDATED } from 'storybook/internal/core-events';
import { configure } from 'storybook/test';
import { themes } from 'storybook/theming';
import type { Fault } from '../src/cli/server/fault';
import type { ConvertParameters } from '../src/storybook';
import { initialGlobals } from '../src/storybook/preview';
import shop from '../stories/shop/shop.config.json';
import { storyServer } from '../stories/storyServer';
import '../stories/theme.css';
import '../stories/stories.css';

// What is waited for comes; how soon depends on what else the machine does.
configure({ asyncUtilTimeout: 20_000 });

type Theme = 'system' | 'light' | 'dark';

const applyTheme = (theme: Theme) => {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
};

const withTheme: Decorator = (Story, { globals, viewMode, parameters }) => {
  const theme = globals['theme'] as Theme;
  useEffect(() => applyTheme(theme), [theme]);
  const isWholePage = parameters['layout'] === 'fullscreen';
  return isWholePage ? <Story /> : <div className={viewMode === 'docs' ? 'story docs' : 'story'}>{Story()}</div>;
};

/** The docs page itself, in the theme of the toolbar. */
function ThemedDocs({ context, children }: PropsWithChildren<DocsContainerProps>) {
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => {
    const listen = ({ globals }: { globals: { theme: Theme } }) => setTheme(globals.theme);
    context.channel.on(GLOBALS_UPDATED, listen);
    return () => context.channel.off(GLOBALS_UPDATED, listen);
  }, [context.channel]);
  const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <DocsContainer context={context} theme={isDark ? themes.dark : themes.light}>
      {children}
    </DocsContainer>
  );
}

const preview: Preview = {
  tags: ['autodocs'],
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: {
        icon: 'mirror',
        items: [
          { value: 'system', title: 'As the system', icon: 'browser' },
          { value: 'light', title: 'Light', icon: 'sun' },
          { value: 'dark', title: 'Dark', icon: 'moon' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { theme: 'system', ...initialGlobals },
  parameters: {
    a11y: { test: 'error' },
    backgrounds: { disable: true },
    controls: { expanded: true },
    convert: { config: shop } satisfies ConvertParameters,
    docs: { container: ThemedDocs, source: { type: 'code' }, toc: true },
    options: {
      storySort: {
        // The pages that people read first. The others follow by name.
        order: [
          'Shop',
          'Hooks',
          'Components',
          'Devtools',
          'Testing',
          'Docs',
          ['By question', 'Getting started', 'Concepts', 'Reference', 'Targeting', 'Tracking'],
        ],
      },
    },
  },
  decorators: [withTheme],
  // Each story begins with a server that has received nothing, and with the faults it asks for.
  async beforeEach({ id, parameters }) {
    const server = storyServer(id);
    await server.setFaults((parameters['faults'] as Fault[] | undefined) ?? []);
    await server.clear();
  },
};

export default preview;
