/** The project as both sides may know it. */
export const project = {
  sdkKey: process.env.NEXT_PUBLIC_CONVERT_SDK_KEY,
  configEndpoint: process.env.NEXT_PUBLIC_CONVERT_CONFIG_ENDPOINT || undefined,
  trackEndpoint: process.env.NEXT_PUBLIC_CONVERT_TRACK_ENDPOINT || undefined,
};
