export const project = {
  sdkKey: import.meta.env.VITE_CONVERT_SDK_KEY,
  environment: import.meta.env.VITE_CONVERT_ENVIRONMENT,
  // Without these two, Convert's own servers.
  configEndpoint: import.meta.env.VITE_CONVERT_CONFIG_ENDPOINT || undefined,
  trackEndpoint: import.meta.env.VITE_CONVERT_TRACK_ENDPOINT || undefined,
};

/** What the rules of the page with the plans see, on the server and in the hooks. */
export const PLANS = { attributes: { distance: 'walking' }, location: { path: '/plans' } };
