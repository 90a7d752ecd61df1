import type { Decorator, Meta, StoryObj } from '@storybook/react-vite';
import { type ComponentType, type ReactNode, useState } from 'react';
import { ConvertProvider, createMemoryStorage, type ConvertProviderProps } from '../src';
import type { StoryGlobals } from '../src/storybook/preview';
import shop from './shop/shop.config.json';
import { StoryClient } from './storyClients';
import { storyServer } from './storyServer';

export const SHOP_KEY = `${shop.account_id}/${shop.project.id}`;

export type ShopProps = Omit<ConvertProviderProps, 'children' | 'client' | 'queryClient'>;

/** Stories whose args are props of the provider, and not of the component that shows what its hook returns. */
export type ShopMeta = Omit<Meta<ShopProps>, 'component'> & { component: ComponentType<never> };
export type ShopStory = StoryObj<ShopProps>;

/** What a reader may change while a story is shown. */
export const shopArgTypes: ShopMeta['argTypes'] = {
  visitorId: { control: 'text', description: 'Who is decided for' },
  attributes: { control: 'object', description: 'What is known of the visitor' },
  location: { control: 'object', description: 'What location rules see' },
  consent: { control: 'inline-radio', options: ['granted', 'pending', 'denied'] },
  forced: { control: 'object', description: 'Variation keys by experience key' },
  timeout: { control: 'number', description: 'Milliseconds until the original is shown without a config' },
  lateDecision: { control: 'inline-radio', options: ['keep', 'apply'] },
};

/** A provider for the demo shop's project on the story's own server, with a storage that nobody has written to. */
export function InShop({ scope, children, ...props }: ShopProps & { scope: string; children: ReactNode }) {
  const [storage] = useState(() => createMemoryStorage());
  const { configEndpoint, trackEndpoint } = storyServer(scope);
  const endpoints = { configEndpoint, trackEndpoint };
  return (
    <ConvertProvider
      sdkKey={SHOP_KEY}
      environment="production"
      storage={storage}
      debounceMs={20}
      // A config that is on its way arrives, however busy the machine.
      timeout={30_000}
      {...endpoints}
      {...props}
    >
      <StoryClient scope={scope} />
      {children}
    </ConvertProvider>
  );
}

/**
 * Puts a story into the shop; its args are props of the provider, so the controls change them under its feet, and the toolbar
 * forces its variations.
 */
export const inShop: Decorator<ShopProps> = (Story, { id, args, globals }) => {
  const chosen = Object.entries((globals as Partial<StoryGlobals>).convert ?? {});
  const forced = Object.fromEntries(chosen.filter(([, variation]) => variation !== null)) as Record<string, string>;
  return (
    <InShop scope={id} {...args} forced={{ ...args.forced, ...forced }}>
      <Story />
    </InShop>
  );
};
