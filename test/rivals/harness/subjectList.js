/**
 * The SDKs, in the order of the columns: the file that sets each up, the package whose version is shown, and whether it
 * sends conversions itself.
 */
export const subjectList = [
  { name: 'convert-react', file: 'convert', tracks: true, package: null },
  { name: 'GrowthBook', file: 'growthbook', tracks: true, package: '@growthbook/growthbook-react' },
  { name: 'Statsig', file: 'statsig', tracks: true, package: '@statsig/react-bindings' },
  { name: 'Optimizely', file: 'optimizely', tracks: true, package: '@optimizely/react-sdk' },
  { name: 'LaunchDarkly', file: 'launchDarkly', tracks: true, package: '@launchdarkly/react-sdk' },
  { name: 'OpenFeature', file: 'openFeature', package: '@openfeature/react-sdk' },
];
