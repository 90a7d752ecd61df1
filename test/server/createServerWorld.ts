import type { ConvertServer } from '../../src/cli/createConvertServer';
import { createServerConvert } from '../../src/server';

/** Visits as a browser makes them, one after another, without a browser. */
export function createServerWorld({ configEndpoint, trackEndpoint }: ConvertServer) {
  const options = { sdkKey: '10022898/10025986', configEndpoint, trackEndpoint };
  return {
    /** A first visit that shows the hero; with the cookies that it leaves. */
    async visit() {
      const convert = await createServerConvert({ ...options, cookies: '' });
      const hero = convert.experience('hero');
      convert.expose(hero);
      await convert.flush();
      return {
        visitorId: convert.visitorId,
        assigned: { 100: hero.details?.id },
        header: convert.cookies.map((cookie) => cookie.split(';')[0]).join('; '),
      };
    },
  };
}
