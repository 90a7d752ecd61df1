import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming/create';
import '../src/storybook/manager';

const base = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

addons.setConfig({
  theme: create({ base, brandTitle: 'convert-react', brandUrl: './' }),
});
