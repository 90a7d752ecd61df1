/** Where Convert is: public, so that pages built in advance know it too. */
export const options = {
  sdkKey: process.env.NEXT_PUBLIC_CONVERT_SDK_KEY,
  configEndpoint: process.env.NEXT_PUBLIC_CONVERT_CONFIG_ENDPOINT,
  trackEndpoint: process.env.NEXT_PUBLIC_CONVERT_TRACK_ENDPOINT,
};
export const visitorId = process.env.NEXT_PUBLIC_VISITOR;
