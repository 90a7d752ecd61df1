// Asks a worker with this compatibility date, and prints what it has decided.
import { Miniflare } from 'miniflare';

const [, , compatibilityDate, entry] = process.argv;
const { CONVERT_SDK_KEY, CONVERT_VISITOR, CONVERT_CONFIG_ENDPOINT, CONVERT_TRACK_ENDPOINT } = process.env;
const worker = new Miniflare({
  modules: true,
  scriptPath: 'dist/worker.js',
  compatibilityDate,
  host: '127.0.0.1',
  telemetry: { enabled: false },
  cf: false,
});
const response = await worker.dispatchFetch('http://127.0.0.1/', {
  method: 'POST',
  body: JSON.stringify({
    entry,
    sdkKey: CONVERT_SDK_KEY,
    visitorId: CONVERT_VISITOR,
    configEndpoint: CONVERT_CONFIG_ENDPOINT,
    trackEndpoint: CONVERT_TRACK_ENDPOINT,
  }),
});
console.log(await response.text());
await worker.dispose();
