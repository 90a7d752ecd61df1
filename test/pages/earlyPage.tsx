import { QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ConvertProvider, prefetchConfig } from '../../src';
import { Hero } from './Page';

const asked = new URLSearchParams(location.search);
const { configEndpoint, trackEndpoint } = window.told;
const project = { sdkKey: '10022898/10025986', environment: 'production', configEndpoint };
const queryClient = asked.has('own') ? new QueryClient() : undefined;

if (asked.has('prefetch')) prefetchConfig(project, queryClient);
createRoot(document.body.appendChild(document.createElement('div'))).render(
  // However slow the machine is: after a timeout the page would keep the original.
  <ConvertProvider
    {...project}
    trackEndpoint={trackEndpoint}
    queryClient={queryClient}
    visitorId="v1"
    timeout={Infinity}
  >
    <Hero />
  </ConvertProvider>,
);
