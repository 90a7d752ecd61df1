/** What `read` gives, or `fallback` when reading throws: documents and attributes may hide getters that do. */
export function attempt<T, F>(read: () => T, fallback: F): T | F {
  try {
    return read();
  } catch {
    return fallback;
  }
}
