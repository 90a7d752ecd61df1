// The page under test with Convert's own SDK, as its documentation has it: assignments and goals kept in localStorage.
import ConvertSDK from '../../parity/oracle/node_modules/@convertcom/js-sdk/lib/index.mjs';

/** It keeps nothing that could be counted: somebody who comes back is given this long. */
const PATIENCE_MS = 4_000;

const { configEndpoint, trackEndpoint } = window.endpoints;
const sdk = new ConvertSDK({
  sdkKey: '100/200',
  environment: 'production',
  api: { endpoint: { config: configEndpoint, track: trackEndpoint } },
  logger: { logLevel: 5 },
  dataStore: {
    get: (key) => JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined,
    set: (key, value) => localStorage.setItem(key, JSON.stringify(value)),
  },
});

let context;
const startedAt = performance.now();

window.harness = {
  ready: sdk.onReady().then(() => {
    context = sdk.createContext('v1');
  }),
  expose: () => context?.runExperience('hero', { locationProperties: {}, visitorProperties: {} }),
  track: (goals) => goals.forEach((goal) => context?.trackConversion(goal)),
  isAnswered: () => true,
  waiting: () => (performance.now() - startedAt > PATIENCE_MS ? 0 : 1),
  errors: [],
  birth: Math.random(),
};
