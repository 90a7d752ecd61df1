/** What `create-next-app` turns on. */
export default { cacheComponents: true, partialPrefetching: true, turbopack: { root: import.meta.dirname } };
