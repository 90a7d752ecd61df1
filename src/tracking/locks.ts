/** What is used of the Web Locks API. */
export interface Locks {
  request<T>(name: string, options: { signal?: AbortSignal }, run: () => T | Promise<T>): Promise<T>;
  query(): Promise<{ held?: readonly { name?: string }[] }>;
}
