import { createFileRoute } from '@tanstack/react-router';
import { ConvertProvider, toDataLayer } from 'convert-react';
import { useState } from 'react';
import { buy, loadHome } from '../convert';
import { Hero } from '../Hero';

export const Route = createFileRoute('/')({ loader: () => loadHome(), component: Home });

function Home() {
  const { state, orderId } = Route.useLoaderData();
  const [answer, setAnswer] = useState('');

  return (
    <ConvertProvider initialState={state} {...toDataLayer()}>
      <Hero />
      <button onClick={async () => setAnswer(await buy({ data: orderId }))}>Buy a loaf</button>{' '}
      <output>{answer}</output>
    </ConvertProvider>
  );
}
