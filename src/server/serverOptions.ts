import type { ConvertClientOptions } from '../client/convertClient';
import type { AskOptions } from '../client/types';
import type { ConfigRequestOptions } from '../config/configRequest';
import type { Bucketing } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { ExperienceKey, FeatureKey, GoalKey } from '../register';
import { attempt } from '../values';
import type { PrivacySignals } from '../visitor/privacy';
import type { Consent, VisitorIdInput } from '../visitor/visitor';
import type { VisitorCookieOptions } from '../visitor/visitorCookie';
import type { RequestCookies } from './requestCookies';

export interface ServerConvertOptions
  extends
    Omit<ConfigRequestOptions, 'experienceId' | 'isBrowser'>,
    Pick<ConvertClientOptions, 'config' | 'trackEndpoint' | 'source' | 'attributes' | 'segments' | 'location'>,
    Pick<ConvertClientOptions, 'resolveRule' | 'comparators' | 'fetch'> {
  /** The app's id of this visitor. `null` on a page that is built once for everybody. Default: the cookie's, else a new one. */
  visitorId?: VisitorIdInput;
  /** The id that an earlier step of this request made: a proxy's, when the cookie is not there yet. */
  anonymousId?: string | null | undefined;
  /** What came with the request: a `Cookie` header, or anything with `get(name)`. */
  cookies?: RequestCookies | undefined;
  /** How the visitor's cookies are named and written; `false` for none. */
  cookie?: VisitorCookieOptions | false | undefined;
  /** Default `granted`. Cookies and events need it. */
  consent?: Consent | null | undefined;
  /** The request's `DNT` and `Sec-GPC` headers. The project decides whether they count. */
  privacySignals?: PrivacySignals | undefined;
  /** Decided at once, for the hooks of the page. `experience()` and `feature()` add to them. */
  experiences?: readonly ExperienceKey[] | undefined;
  features?: readonly FeatureKey[] | undefined;
  /** The goals that the page tracks. Default: all, or in a part of a config those of its experiences. */
  goals?: readonly GoalKey[] | undefined;
  /** Honours `?convert_preview=` of this address or query string. Default: no preview. */
  preview?: string | URL | null | undefined;
  /** Variation keys by experience key: shown whatever the rules say, never tracked or stored. */
  forced?: Record<string, string> | undefined;
  /** How visitors are hashed, where your other Convert SDKs are set up in another way than by default. The page gets it too. */
  bucketing?: Bucketing | undefined;
  /** False decides and stores, and sends nothing, and so does the page: for CI and staging. `track()` then answers `off`. Default true. */
  tracking?: boolean | undefined;
  /** Milliseconds that a page waits for a config before it shows the originals. Default 1,000. */
  timeout?: number | undefined;
  /** Milliseconds for which a config counts as fresh. Default 300,000. */
  maxAgeMs?: number | undefined;
  /** Milliseconds after that in which it is used while a newer one is fetched. Default 3,600,000. */
  staleMs?: number | undefined;
  /** Called with each error of this request. */
  onError?: ((error: ConvertError) => void) | undefined;
}

/** Options of one question on a server. */
export type ServerAskOptions = Pick<AskOptions, 'attributes' | 'location' | 'ignoreLocation'>;

/** Null is a value of these: there is nobody, no cookie came, the document is null. */
const NULLABLE: readonly string[] = ['visitorId', 'cookies', 'config'] satisfies (keyof ServerConvertOptions)[];
const LISTS: readonly string[] = ['experiences', 'features', 'goals'] satisfies (keyof ServerConvertOptions)[];

/** Options as JavaScript may pass them: none at all, null for what is left out, no list for a list, a getter that throws. */
export function readOptions(input: ServerConvertOptions | null | undefined): ServerConvertOptions {
  const options = (input ?? {}) as Record<string, unknown>;
  const names = attempt(() => Object.keys(options), []);
  const entries = names.map((name) => [name, attempt(() => options[name], undefined)] as const);
  const given = entries.filter(([name, value]) =>
    LISTS.includes(name) ? Array.isArray(value) : value !== null || NULLABLE.includes(name),
  );
  return Object.fromEntries(given);
}
