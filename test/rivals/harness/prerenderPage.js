/**
 * Before any script of a page runs: makes it find itself prerendered, until `activatePage()`. While a browser is driven
 * it prerenders none.
 */
export function prerenderPage() {
  let isPrerendering = true;
  Object.defineProperties(document, {
    prerendering: { get: () => isPrerendering },
    hidden: { get: () => isPrerendering },
    visibilityState: { get: () => (isPrerendering ? 'hidden' : 'visible') },
  });
  globalThis.activatePage = () => {
    isPrerendering = false;
    for (const name of ['prerenderingchange', 'visibilitychange'])
      document.dispatchEvent(new Event(name, { bubbles: true }));
  };
}
