import { measureImports } from './bundles.js';

/** As it is published, like the others. */
const convert = new URL('../../../dist/', import.meta.url).pathname;
const oracle = new URL('../../parity/oracle/', import.meta.url).pathname;
const QUERY = ['@tanstack/react-query'];

/** What a typical app imports: a provider, a hook for experiments, one for flags, and what they need to start. */
const IMPORTS = [
  {
    name: 'convert-react, React Query in the app already',
    code: "export { ConvertProvider, useExperience, useFeature, useTrack } from './index.js'",
    from: convert,
    external: QUERY,
  },
  {
    name: 'convert-react, with React Query',
    code: "export { ConvertProvider, useExperience, useFeature, useTrack } from './index.js'",
    from: convert,
  },
  {
    name: 'convert-react/precomputed (the server decides)',
    code: "export { ConvertProvider, useExperience, useFeature, useTrack } from './precomputed.js'",
    from: convert,
  },
  { name: 'convert-react/core alone', code: "export { createConvertClient } from './core.js'", from: convert },
  {
    name: 'Convert’s own @convertcom/js-sdk 4.4.3, no React',
    code: "export { default } from '@convertcom/js-sdk'",
    from: oracle,
  },
  {
    name: 'GrowthBook',
    code: "export { GrowthBook, GrowthBookProvider, useFeatureIsOn, useFeatureValue } from '@growthbook/growthbook-react'",
  },
  {
    name: 'Statsig',
    code: "export { StatsigProvider, useExperiment, useFeatureGate, useStatsigClient } from '@statsig/react-bindings'",
  },
  {
    name: 'Optimizely',
    code: "export { createInstance, OptimizelyProvider, useDecision, useTrackEvent } from '@optimizely/react-sdk'",
  },
  {
    name: 'LaunchDarkly',
    code: "export { createLDReactProvider, useBoolVariation, useStringVariation, useLDClient } from '@launchdarkly/react-sdk'",
  },
  {
    name: 'OpenFeature, without a provider',
    code: "export { OpenFeature, OpenFeatureProvider, useFlag, useTrack } from '@openfeature/react-sdk'",
  },
];

/** Bytes of each, in kB; `null` where it could not be bundled, as when the oracle is not installed. */
export async function measureSizes() {
  const rows = ['| what an app imports | minified | gzip |', '| --- | ---: | ---: |'];
  for (const { name, code, from, external } of IMPORTS) {
    try {
      const { minified, gzipped } = await measureImports(code, from, external);
      rows.push(`| ${name} | ${kilobytes(minified)} | ${kilobytes(gzipped)} |`);
    } catch (error) {
      rows.push(`| ${name} | could not be bundled | |`);
      console.error(`${name}: ${error.message}`);
    }
  }
  return rows.join('\n');
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
