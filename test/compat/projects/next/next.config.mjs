export default { cacheComponents: true, turbopack: { root: import.meta.dirname } };
