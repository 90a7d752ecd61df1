/** Every error of this library: what happened, and what to do. In the order of docs/errors.md. */
export const ERROR_TEXTS = {
  'config-status': 'The config server answered with an error. Check the SDK key and that the environment exists.',
  'config-network':
    'The config server could not be reached. Check the network, a content blocker, and `configEndpoint`.',
  'config-body': 'This is not a config document. Pass `config` as an object, or check `configEndpoint`.',
  'config-shape':
    'The document has no `account_id` or no `project.id`. Pass the JSON of the config endpoint unchanged.',
  'config-missing':
    'There is nothing to load a config from. Pass `sdkKey`, or `accountId` and `projectId`, or `config`.',
  'sdk-key-invalid':
    'The SDK key (or the account and project id) cannot be part of an address. ' +
    'Copy it from the Convert app; it looks like 10035569/10034190.',
  'secret-in-browser':
    'A secret was given in a browser, where every visitor can read it. ' +
    'Use createServerConvert from convert-react/server and hand its `dehydrate()` to the page.',
  'token-in-header':
    "A link cannot send the debug token in a header. Leave out `debugTokenIn`, or pass `debugTokenIn: 'query'`.",
  'no-provider':
    'A hook was used outside <ConvertProvider>. ' +
    'Wrap the tree in <ConvertProvider sdkKey="…">. In a test, use <ConvertTestProvider> from convert-react/testing.',
  'suspense-on-server':
    'A suspense hook was rendered on a server without `initialState`. ' +
    'Pass `initialState` from convert-react/server, or let the Suspense boundary render on the client.',
  'state-invalid':
    'This version cannot read the `initialState`. ' +
    'Pass what `dehydrate()` of convert-react/server returns, unchanged, from the same version.',
  'state-undecided':
    'This page has no decisions of a server. ' +
    "Pass the `initialState` of `dehydrate({ mode: 'decisions' })`, or import from convert-react in place of convert-react/precomputed.",
  'visitor-differs':
    'A server decided for another visitor than the one of this page; the exposure was not sent. ' +
    'Pass the same `visitorId` to both, or none and the `initialState` of that server.',
  'cookie-full':
    'The visitor cookie is full. The oldest assignments were left out. The browser keeps them; a server does not see them.',
  'consent-invalid':
    'The consent is none of `granted`, `pending` and `denied`. ' +
    'It counts as `pending`, so nothing is kept or sent. Pass one of the three.',
  'bucketing-invalid':
    'The seed or the traffic of `bucketing` is no number, or the traffic is below 0. ' +
    'Visitors are decided by it all the same, as other Convert SDKs do: often nobody is in. Pass the numbers of your other Convert SDKs.',
  'preview-invalid': 'The preview link is not usable. Open it again from the Convert app.',
  'track-status': 'The tracking server refused a batch for good. The batch was dropped; check the SDK key.',
  'track-dropped': 'Events were dropped. See `details` for how many, and why.',
  'track-parked':
    'The tracking server keeps failing. ' +
    'Nothing is lost. The events are kept, and sent when the server answers again, also from a later page.',
  'track-redirected':
    'The tracking server answers with a redirect. ' +
    'Redirects are not followed, because most of them lose the events. Give the final address. The events are kept and sent again.',
  'track-undelivered':
    'Events of a request could not be delivered to the tracking server. ' +
    'They are kept until the request ends: call `flush()` again, or accept the loss; see `details`.',
  'storage-failed': 'The storage could not be written. Decisions go on from memory. They are lost when this page ends.',
  'callback-failed': 'A callback of the app threw. Look at `cause`.',
  'goal-data-invalid':
    'A conversion has values that cannot be sent. ' +
    'Amounts are finite numbers; other values are strings or numbers of at most 4 KB. The conversion was sent without the values in `details`.',
  'goal-unknown':
    'The project has no goal with this key, or the server did not hand it over. ' +
    'Check the key in the Convert app, and `goals` of createServerConvert.',
  'part-missing':
    'A part of this library could not be loaded. ' +
    'The page goes on without it. `details` names the part. Often a deployment removed the file, or a Content-Security-Policy forbids it.',
} satisfies Record<string, string>;

/** The text of an error, with what its details say of how to mend it. */
export function errorText(code: keyof typeof ERROR_TEXTS, { url, status }: Readonly<Record<string, unknown>>): string {
  const texts = [ERROR_TEXTS[code]];
  if (code === 'config-status' && typeof url === 'string') {
    texts.push(`${url} answered ${String(status)}.`);
    if (status === 404 && !url.includes('/api/v1/'))
      texts.push('An endpoint of Convert ends in /api/v1; this one does not.');
  }
  return texts.join(' ');
}
