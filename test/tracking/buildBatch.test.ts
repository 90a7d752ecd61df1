import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBatch, measureEvent, utf8Length } from '../../src/tracking/batch';
import { type OutgoingEvent, exposureEvent } from '../../src/tracking/event';
import { conversion, destination } from './events';

const to = destination('http://127.0.0.1/');

describe('buildBatch', () => {
  it('is the body of the contract', () => {
    const exposure = { visitorId: 'v7', experienceId: '100', variationId: '1000', segments: { country: 'US' } };
    const events = [exposureEvent(exposure), { ...conversion(900, 'v7'), segments: { country: 'US' } }];
    expect(buildBatch(events, to)).toEqual({
      accountId: '100',
      projectId: '200',
      enrichData: false,
      source: 'convert-react',
      visitors: [
        {
          visitorId: 'v7',
          segments: { country: 'US' },
          events: [
            { eventType: 'bucketing', data: { experienceId: '100', variationId: '1000' } },
            { eventType: 'conversion', data: { goalId: '900' } },
          ],
        },
      ],
    });
  });

  it('leaves out segments that are blank', () => {
    const said = [{ country: '', campaign: 'x' }, { country: '' }];
    const events = said.map((segments, index) => ({ ...conversion(900, `v${index}`), segments }));
    const [first, second] = buildBatch(events, to).visitors;
    expect(first!.segments).toEqual({ campaign: 'x' });
    expect(second).not.toHaveProperty('segments');
  });

  it('leaves empty segments out', () => {
    const [visitor] = buildBatch([{ ...conversion(1), segments: {} }], to).visitors;
    expect(visitor).not.toHaveProperty('segments');
  });

  it('sends ids as strings', () => {
    const batch = buildBatch([conversion(1)], destination('', { accountId: 7 as never, projectId: 8 as never }));
    expect(batch).toMatchObject({ accountId: '7', projectId: '8' });
  });

  it('groups by visitor, and starts anew where a visitor’s segments changed', () => {
    const us = { segments: { country: 'US' } };
    const de = { segments: { country: 'DE' } };
    const events = [
      { ...conversion(1, 'a'), ...us },
      { ...conversion(2, 'b'), ...us },
      { ...conversion(3, 'a'), ...us },
      { ...conversion(4, 'a'), ...de },
      { ...conversion(5, 'a'), ...us },
    ];
    const groups = buildBatch(events, to).visitors.map(({ visitorId, segments, events: of }) => [
      visitorId,
      (segments as { country: string }).country,
      of.map(({ data }) => (data as { goalId: string }).goalId).join(),
    ]);
    expect(groups).toEqual([
      ['a', 'US', '1,3'],
      ['b', 'US', '2'],
      ['a', 'DE', '4'],
      ['a', 'US', '5'],
    ]);
  });

  const anyEvent: fc.Arbitrary<OutgoingEvent> = fc.record({
    visitorId: fc.string({ unit: 'binary', maxLength: 5 }),
    segments: fc.option(fc.dictionary(fc.string(), fc.string({ unit: 'binary' }), { maxKeys: 2 }), { nil: undefined }),
    event: fc.record({
      eventType: fc.constant('conversion' as const),
      data: fc.record({ goalId: fc.string({ unit: 'binary', maxLength: 40 }) }),
    }),
  }) as never;

  it('keeps each visitor’s order, every event, and never more bytes than were measured', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const batch = buildBatch(events, to);
        for (const visitorId of new Set(events.map((event) => event.visitorId))) {
          const sent = batch.visitors.filter((v) => v.visitorId === visitorId).flatMap((v) => v.events);
          expect(sent).toEqual(events.filter((event) => event.visitorId === visitorId).map(({ event }) => event));
        }
        const measured = events.reduce((sum, event) => sum + measureEvent(event)!, 0);
        expect(utf8Length(JSON.stringify(batch))).toBeLessThanOrEqual(measured + 200);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('utf8Length', () => {
  it('counts as an encoder does', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(encoder.encode(text).length);
      }),
      { seed: 2, numRuns: 500 },
    );
    for (const text of ['', 'a', 'é', '€', '😀', '\ud800', '\udc00', 'a\ud800b', '\ud800\ud800\udc00']) {
      expect(utf8Length(text)).toBe(encoder.encode(text).length);
    }
  });
});

describe('measureEvent', () => {
  it('says null of what is no JSON', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(measureEvent({ ...conversion(1), segments: cyclic })).toBeNull();
    expect(measureEvent({ ...conversion(1), segments: { big: 1n } })).toBeNull();
  });
});
