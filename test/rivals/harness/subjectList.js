/** The SDKs, in the order of the columns: the file that sets each up, and the package whose version is shown. */
export const subjectList = [
  { name: 'convert-react', file: 'convert', package: null },
  { name: 'GrowthBook', file: 'growthbook', package: '@growthbook/growthbook-react' },
  { name: 'Statsig', file: 'statsig', package: '@statsig/react-bindings' },
  { name: 'Optimizely', file: 'optimizely', package: '@optimizely/react-sdk' },
  { name: 'LaunchDarkly', file: 'launchDarkly', package: '@launchdarkly/react-sdk' },
  { name: 'OpenFeature', file: 'openFeature', package: '@openfeature/react-sdk' },
];
