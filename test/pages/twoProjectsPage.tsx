import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConvertProvider, type ConvertProviderProps, useConvert } from '../../src';
import { Hero } from './Page';

declare global {
  interface Window {
    /** The client of each project. */
    clients: Record<string, ReturnType<typeof useConvert>>;
    /** How often this script has run: each run is a copy of the library. */
    copies?: number;
  }
}

const asked = new URLSearchParams(location.search);
const second = asked.get('second')!;
const consent = asked.has('pending') ? 'pending' : undefined;
const shared = { consent, debounceMs: 20, timeout: Infinity } as const;
const projects: ConvertProviderProps[] = [
  { ...shared, sdkKey: '10022898/10025986', ...window.told },
  { ...shared, sdkKey: '10022898/20025986', configEndpoint: `${second}/api/v1`, trackEndpoint: `${second}/v1` },
];

function Reach({ name }: { name: string }) {
  const client = useConvert();
  window.clients[name] = client;
  return null;
}

function render(id: string, shown: ConvertProviderProps[]) {
  const container = document.body.appendChild(document.createElement('div'));
  container.id = id;
  createRoot(container).render(
    <StrictMode>
      {shown.map((props) => (
        <ConvertProvider key={props.sdkKey} {...props} queryClient={new QueryClient()}>
          <Reach name={props.sdkKey!} />
          <Hero />
        </ConvertProvider>
      ))}
    </StrictMode>,
  );
}

window.clients ??= {};
window.copies = (window.copies ?? 0) + 1;
if (!asked.has('copies')) render('both', projects);
else render(`copy-${window.copies}`, [projects[window.copies - 1]!]);
