import { type ReactNode, StrictMode, useState } from 'react';
import { ConvertProvider, createBrowserStorage, type Consent, type VisitorStorage } from '../../src';
import { ConvertDevtools } from '../../src/devtools';
import { SHOP_KEY } from '../InShop';
import { StoryClient } from '../storyClients';
import { storyServer } from '../storyServer';
import { Counter } from './counter/Counter';
import { useRemembered } from './useRemembered';
import './shop.css';
import './counter/counter.css';

export interface ShopProps {
  /** Whose Convert server. Every page of one shop names the same. */
  scope: string;
  /** What location rules see of the page. */
  location: Record<string, unknown>;
  /** Where visitor, consent and country are kept. */
  storage?: VisitorStorage;
  /** Milliseconds until the originals are shown without a config. */
  timeout?: number;
  onNewVisitor?: () => void;
  children: ReactNode;
}

/** A page of the shop beside what goes on behind the counter. */
export function Shop({ scope, location, storage: givenStorage, timeout, onNewVisitor, children }: ShopProps) {
  const [storage] = useState(() => givenStorage ?? createBrowserStorage({}));
  const [consent, setConsent] = useRemembered<Consent>(storage, 'shop-consent', 'granted');
  const [country, setCountry] = useRemembered<string>(storage, 'shop-country', '');
  const [server] = useState(() => storyServer(scope));

  const forget = () => {
    setCountry('');
    onNewVisitor?.();
  };

  return (
    <StrictMode>
      <ConvertProvider
        sdkKey={SHOP_KEY}
        environment="production"
        configEndpoint={server.configEndpoint}
        trackEndpoint={server.trackEndpoint}
        storage={storage}
        attributes={country ? { country } : {}}
        location={location}
        timeout={timeout}
        consent={consent}
        onConsentChange={setConsent}
      >
        <StoryClient scope={scope} />
        <div className="page">
          <div className="front">{children}</div>
          <Counter server={server} country={country} onCountry={setCountry} onNewVisitor={forget} />
        </div>
        <ConvertDevtools enabled position="bottom-left" />
      </ConvertProvider>
    </StrictMode>
  );
}
