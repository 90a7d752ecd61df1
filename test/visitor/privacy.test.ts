import { describe, expect, it } from 'vitest';
import type { Project } from '../../src/config/project';
import { type PrivacySignals, restrictConsent } from '../../src/visitor/privacy';

const OFF = { doNotTrack: 'OFF', globalPrivacyControl: 'OFF' } as const;
const BOTH = { doNotTrack: '1', globalPrivacyControl: true };

function isTrackingAllowed(
  settings: Pick<Project, 'doNotTrack' | 'globalPrivacyControl'>,
  country: string | null | undefined,
  signals: PrivacySignals,
) {
  return restrictConsent('granted', settings, () => country, signals) === 'granted';
}

describe('whether a visitor who consents is tracked', () => {
  it('does not care about signals the project does not want honoured', () => {
    expect(isTrackingAllowed(OFF, 'DE', BOTH)).toBe(true);
  });

  it('allows a visitor without a signal, wherever it is honoured', () => {
    const settings = { doNotTrack: 'Worldwide', globalPrivacyControl: 'Worldwide' } as const;
    expect(isTrackingAllowed(settings, 'DE', {})).toBe(true);
    expect(isTrackingAllowed(settings, 'DE', { doNotTrack: '0', globalPrivacyControl: false })).toBe(true);
    expect(isTrackingAllowed(settings, 'DE', { doNotTrack: 'unspecified', globalPrivacyControl: undefined })).toBe(
      true,
    );
    expect(isTrackingAllowed(settings, 'DE', { doNotTrack: null })).toBe(true);
  });

  it.each([
    ['Worldwide', 'US', false],
    ['Worldwide', undefined, false],
    ['EU ONLY', 'DE', false],
    ['EU ONLY', 'de', false],
    ['EU ONLY', ' fr ', false],
    ['EU ONLY', 'RE', false],
    ...(['AX', 'GF', 'GP', 'MF', 'MQ', 'YT'] as const).map((part) => ['EU ONLY', part, false] as const),
    ['EU ONLY', 'NO', true],
    ['EU ONLY', 'GB', true],
    ['EU ONLY', 'US', true],
    ['EEA ONLY', 'NO', false],
    ['EEA ONLY', 'IS', false],
    ['EEA ONLY', 'LI', false],
    ['EEA ONLY', 'DE', false],
    ['EEA ONLY', 'CH', true],
    ['EU ONLY', undefined, false],
    ['EU ONLY', '', false],
    ['EEA ONLY', ' ', false],
    ['EEA ONLY', null, false],
  ] as const)('a project that honours "%s" and a visitor from %s: %s', (scope, country, allowed) => {
    expect(isTrackingAllowed({ ...OFF, doNotTrack: scope }, country, { doNotTrack: '1' })).toBe(allowed);
    expect(isTrackingAllowed({ ...OFF, globalPrivacyControl: scope }, country, { globalPrivacyControl: true })).toBe(
      allowed,
    );
  });

  it('keeps the two signals apart', () => {
    const settings = { doNotTrack: 'Worldwide', globalPrivacyControl: 'OFF' } as const;
    expect(isTrackingAllowed(settings, 'US', { globalPrivacyControl: true })).toBe(true);
    expect(isTrackingAllowed(settings, 'US', { doNotTrack: 'yes' })).toBe(false);
  });

  it('knows the 27 and the 30', () => {
    const eu = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');
    expect(eu).toHaveLength(27);
    for (const country of [...eu, 'IS', 'LI', 'NO']) {
      const isMember = eu.includes(country);
      expect(isTrackingAllowed({ ...OFF, doNotTrack: 'EU ONLY' }, country, BOTH)).toBe(!isMember);
      expect(isTrackingAllowed({ ...OFF, doNotTrack: 'EEA ONLY' }, country, BOTH)).toBe(false);
    }
  });
});
