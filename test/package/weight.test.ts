import { beforeAll, describe, expect, it } from 'vitest';
import { weigh as weighBundle } from '../../scripts/weigh.js';
import { installApp } from './support/installApp';

let app: string;
beforeAll(async () => {
  app = await installApp();
});

/** Of the packed files: what a page loads at once, and with everything that it may load later. */
async function weigh(names: string, from: string, splitting = true) {
  const { atOnce, later, files } = await weighBundle({ folder: app, from, names, splitting });
  return { atOnce, whole: atOnce + later, files };
}

const HOOKS = 'ConvertProvider, useExperience, useFeature, useTrack';

describe('the weight of', () => {
  it('the provider and three hooks', async () => {
    const { atOnce, whole, files } = await weigh(HOOKS, 'convert-react');
    expect(files).toBeGreaterThan(2);
    expect(atOnce).toBeLessThanOrEqual(37_600);
    expect(whole).toBeLessThanOrEqual(45_500);
  });

  it('one further hook', async () => {
    const { atOnce } = await weigh(HOOKS, 'convert-react');
    for (const hook of ['useVisitor', 'useConsent', 'useExposureRef', 'useFeatureVariable']) {
      const more = await weigh(`${HOOKS}, ${hook}`, 'convert-react');
      expect(more.atOnce - atOnce).toBeLessThanOrEqual(300);
    }
  });

  it('deciding alone', async () => {
    const { whole } = await weigh('parseConfig, decideExperience, decideFeature', 'convert-react/core', false);
    expect(whole).toBeLessThanOrEqual(8_400);
  });
});
