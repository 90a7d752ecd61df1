import { cleanup, fireEvent, render, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConvertProvider, createMemoryStorage } from '../../src';
import { ConvertDevtools, type ConvertDevtoolsProps } from '../../src/devtools';
import { experience, shopDocument } from '../support/shopDocument';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  delete document.documentElement.dataset['convertDevtools'];
  localStorage.clear();
});

interface PageProps extends ConvertDevtoolsProps {
  environment?: string;
  config?: object;
}

const Page = ({ environment, config = shopDocument(), ...props }: PageProps) => (
  <ConvertProvider config={config} environment={environment} visitorId="v7" storage={createMemoryStorage()}>
    <ConvertDevtools {...props} />
  </ConvertProvider>
);

const root = () => document.querySelector('convert-devtools')?.shadowRoot?.querySelector<HTMLElement>('.devtools');

async function open(props: PageProps = {}) {
  render(<Page enabled initialIsOpen {...props} />);
  await waitFor(() => expect(root()?.querySelector('.panel')).toBeTruthy());
  return { panel: within(root()!), placement: () => ({ ...root()!.dataset }) };
}

describe('the devtools under automation', () => {
  const automated = () => vi.spyOn(navigator, 'webdriver', 'get').mockReturnValue(true);
  Object.defineProperty(navigator, 'webdriver', { get: () => false, configurable: true });
  const isShown = async (props: ConvertDevtoolsProps) => {
    render(<Page {...props} />);
    await waitFor(() => expect(root()).toBeTruthy());
    cleanup();
  };
  const isHidden = async (props: ConvertDevtoolsProps) => {
    render(<Page {...props} />);
    // As long as it takes to load the panel.
    await import('../../src/devtools/mountDevtools');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(root()).toBeFalsy();
    cleanup();
  };

  it('hide, so that they cover nothing that a test clicks', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    await isShown({});
    automated();
    await isHidden({});
  });

  it('show themselves where the app or the document asks for them', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    automated();
    await isShown({ enabled: true });
    document.documentElement.dataset['convertDevtools'] = 'on';
    await isShown({});
  });

  it('hide wherever the document says so', async () => {
    document.documentElement.dataset['convertDevtools'] = 'off';
    await isHidden({ enabled: true });
  });
});

describe('the panel', () => {
  it('starts small in its corner, and stays where and as large as it was made', async () => {
    const { panel, placement } = await open({ position: 'top-right' });
    expect(placement()).toMatchObject({ position: 'top-right', size: 'small' });
    fireEvent.click(panel.getByRole('button', { name: 'Make the panel larger' }));
    fireEvent.click(panel.getByRole('button', { name: 'Move to the next corner' }));
    await waitFor(() => expect(placement()).toMatchObject({ position: 'bottom-right', size: 'large' }));
    cleanup();
    const again = await open({ position: 'top-right' });
    expect(again.placement()).toMatchObject({ position: 'bottom-right', size: 'large' });
    fireEvent.click(again.panel.getByRole('button', { name: 'Make the panel smaller' }));
    await waitFor(() => expect(again.placement()).toMatchObject({ position: 'bottom-right', size: 'small' }));
  });

  it.each(['', '[]', '{"corner":"middle","isLarge":3}', 'no JSON'])(
    'starts anew where %j is remembered',
    async (text) => {
      localStorage.setItem('convert-react-devtools', text);
      const { placement } = await open({ position: 'top-left' });
      expect(placement()).toMatchObject({ position: 'top-left', size: 'small' });
    },
  );

  it('works where the page may store nothing', async () => {
    vi.stubGlobal('localStorage', null);
    const { panel, placement } = await open();
    fireEvent.click(panel.getByRole('button', { name: 'Make the panel larger' }));
    await waitFor(() => expect(placement()).toMatchObject({ size: 'large' }));
  });
});

describe('the panel tells of an environment', () => {
  const inStaging = () => ({
    ...shopDocument(),
    experiences: [experience('1', 'a', ['x'], { environment: 'staging' }), experience('2', 'b', ['x'])],
  });

  it.each<[string, PageProps, RegExp]>([
    ['that is missing', {}, /No environment is configured.*“staging”/],
    ['that no experience names', { environment: 'stagin' }, /No experience names the environment “stagin”.*“staging”/],
    [
      'that the config has nothing for',
      { config: { ...shopDocument(), experiences: [] }, environment: 'stagin' },
      /The config has no experience for the environment “stagin”/,
    ],
  ])('%s', async (_, props, text) => {
    const { panel } = await open({ config: inStaging(), ...props });
    expect(panel.getByText(text)).toBeTruthy();
  });

  it.each<[string, PageProps]>([
    ['is right', { config: inStaging(), environment: 'staging' }],
    ['does not matter', {}],
    ['is not configured, and has nothing to match', { config: { ...shopDocument(), experiences: [] } }],
  ])('but not of one that %s', async (_, props) => {
    const { panel } = await open(props);
    expect(panel.queryByText(/environment/)).toBeNull();
  });
});
