import { attempt } from '../config/values';
import { configRequest, type ConfigRequestOptions } from '../config/configRequest';

/** The address that a request asks, without its query, where a token may be. */
export const askedUrl = (request: ConfigRequestOptions) =>
  attempt(() => configRequest(request).url.split('?')[0], undefined);
