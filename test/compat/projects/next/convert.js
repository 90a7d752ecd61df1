/** Where Convert is: public, so that pages built in advance know it too. */
export const options = {
  sdkKey: process.env.NEXT_PUBLIC_SDK_KEY,
  configEndpoint: process.env.NEXT_PUBLIC_CONFIG_ENDPOINT,
  trackEndpoint: process.env.NEXT_PUBLIC_TRACK_ENDPOINT,
};
export const visitorId = process.env.NEXT_PUBLIC_VISITOR;
