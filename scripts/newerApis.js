/**
 * What browsers got after the floor (Safari 14, Chrome 80, Firefox 78), and other platforms may lack. `eslint.config.js` keeps `src`
 * from using it; test/pages/everything.test.ts runs a page without it. The language's own part is also kept out by src/tsconfig.json.
 */
export const NEWER_APIS = [
  'Object.hasOwn',
  'Object.groupBy',
  'Map.groupBy',
  'Promise.any',
  'Promise.try',
  'Promise.withResolvers',
  'Array.fromAsync',
  'Array.prototype.at',
  'Array.prototype.findLast',
  'Array.prototype.findLastIndex',
  'Array.prototype.toReversed',
  'Array.prototype.toSorted',
  'Array.prototype.toSpliced',
  'Array.prototype.with',
  'String.prototype.at',
  'String.prototype.replaceAll',
  'String.prototype.isWellFormed',
  'String.prototype.toWellFormed',
  'Set.prototype.difference',
  'Set.prototype.intersection',
  'Set.prototype.isDisjointFrom',
  'Set.prototype.isSubsetOf',
  'Set.prototype.isSupersetOf',
  'Set.prototype.symmetricDifference',
  'Set.prototype.union',
  'RegExp.escape',
  'AggregateError',
  'FinalizationRegistry',
  'Iterator',
  'WeakRef',
  'queueMicrotask',
  'reportError',
  'requestIdleCallback',
  'scheduler',
  'structuredClone',
  'AbortSignal.abort',
  'AbortSignal.any',
  'AbortSignal.timeout',
  'AbortSignal.prototype.reason',
  'AbortSignal.prototype.throwIfAborted',
  'BroadcastChannel',
  'CompressionStream',
  'Crypto.prototype.randomUUID',
  'Document.prototype.startViewTransition',
  'Element.prototype.checkVisibility',
  'Element.prototype.replaceChildren',
  'Headers.prototype.getSetCookie',
  'Intl.Segmenter',
  'Navigator.prototype.locks',
  'Navigator.prototype.userAgentData',
  'Response.json',
  'URL.canParse',
  'URL.parse',
  'URLSearchParams.prototype.size',
];

const MESSAGE = 'is newer than the browsers of docs/platforms.md, or missing on other platforms: see src/platform.ts.';

/** What objects of ours have too: forbidden only of what is named like a signal or a navigator. */
const FIELDS = ['reason', 'locks', 'userAgentData', 'size'];

/** The rules of ESLint that forbid all of it. */
export function forbidNewerApis() {
  const globals = NEWER_APIS.filter((path) => !path.includes('.'));
  const members = NEWER_APIS.filter((path) => path.includes('.')).map((path) => path.split('.'));
  const inherited = members.filter(([, name]) => name === 'prototype').map(([, , name]) => name);
  const own = members.filter(([, name]) => name !== 'prototype');
  const anyOf = (names) => `/^(${names.join('|')})$/`;
  const methods = anyOf(inherited.filter((name) => !FIELDS.includes(name)));
  return {
    'no-restricted-globals': [
      'error',
      ...globals.map((name) => ({ name, message: `It ${MESSAGE}` })),
      { name: 'URLSearchParams', message: 'React Native has only a part of it.' },
    ],
    'no-restricted-properties': [
      'error',
      {
        object: 'Array',
        property: 'from',
        message: 'Prototype.js and MooTools replace it by one that reads no iterators.',
      },
      ...own.map(([object, property]) => ({ object, property, message: `It ${MESSAGE}` })),
      ...globals.map((property) => ({ object: 'globalThis', property, message: `It ${MESSAGE}` })),
      ...globals.map((property) => ({ object: 'window', property, message: `It ${MESSAGE}` })),
    ],
    'no-restricted-syntax': [
      'error',
      { selector: `CallExpression > MemberExpression.callee[property.name=${methods}]`, message: `It ${MESSAGE}` },
      {
        selector: `MemberExpression[property.name=${anyOf(FIELDS)}]:matches([object.name=/(signal|navigator)$/i], [object.property.name=/^(signal|navigator)$/])`,
        message: `It ${MESSAGE}`,
      },
    ],
  };
}
