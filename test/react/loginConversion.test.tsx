import { act, render } from '@testing-library/react';
import { useEffect } from 'react';
import { expect, it } from 'vitest';
import { ConvertProvider, createMemoryStorage, useExperience, useTrack, type Consent } from '../../src';
import { createConvertClient } from '../../src/core';
import type { Batch } from '../../src/tracking/batch';
import { shopDocument } from '../support/shopDocument';

function Hero() {
  return <p>{useExperience('hero').variation}</p>;
}

/** On screen, but not exposed. */
function Offer() {
  return <p>{useExperience('offer', { exposure: 'manual' }).variation}</p>;
}

/** Tracks in the commit in which the user is there. */
function Welcome({ user }: { user: string | undefined }) {
  const track = useTrack();
  useEffect(() => {
    if (user) track('signup');
  }, [track, user]);
  return null;
}

async function openPage(consent: Consent = 'granted') {
  const batches: Batch[] = [];
  const client = createConvertClient({
    config: shopDocument(),
    storage: createMemoryStorage(),
    trackEndpoint: 'http://127.0.0.1:9/v1',
    consent,
    fetch: (_, init) => {
      batches.push(JSON.parse(init?.body as string) as Batch);
      return Promise.resolve(new Response());
    },
  });
  const page = (user?: string) => (
    <ConvertProvider client={client} visitorId={user}>
      <Hero />
      <Offer />
      <Welcome user={user} />
    </ConvertProvider>
  );
  const { rerender } = render(page());
  await act(async () => {});
  return {
    client,
    logIn: (user: string) => rerender(page(user)),
    /** What the server got of this user, in order. */
    async sentOf(user: string) {
      await act(() => client.flush());
      const own = batches.flatMap(({ visitors }) => visitors).filter(({ visitorId }) => visitorId === user);
      return own.flatMap(({ events }) => events);
    },
  };
}

const exposure = { eventType: 'bucketing', data: { experienceId: '100', variationId: expect.any(String) } };
const signup = { eventType: 'conversion', data: { goalId: '901', bucketingData: { 100: expect.any(String) } } };

it('a conversion right after identify() carries what the user saw before the login', async () => {
  const { client, sentOf } = await openPage();
  act(() => {
    client.identify('anna', { keepAssignments: true });
    client.track('signup');
  });
  expect(await sentOf('anna')).toEqual([exposure, signup]);
});

it('a conversion in the effect of a login by prop carries it too', async () => {
  const { logIn, sentOf } = await openPage();
  logIn('anna');
  expect(await sentOf('anna')).toEqual([exposure, signup]);
});

it('a conversion after a login that waits for consent carries it too', async () => {
  const { client, sentOf } = await openPage('pending');
  act(() => {
    client.identify('anna', { keepAssignments: true });
    client.track('signup');
  });
  act(() => client.setConsent('granted'));
  expect(await sentOf('anna')).toEqual([exposure, signup]);
});

it('a conversion right after another person has come carries nothing of what is still on screen', async () => {
  const { client, sentOf } = await openPage();
  act(() => {
    client.identify('bert');
    client.track('signup');
  });
  expect(await sentOf('bert')).toEqual([{ eventType: 'conversion', data: { goalId: '901' } }, exposure]);
});
