import type { NextConfig } from 'next';

// Of all folders with a lockfile Next would take the outermost.
export default { turbopack: { root: import.meta.dirname } } satisfies NextConfig;
