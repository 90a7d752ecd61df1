/** Where a visitor is remembered: synchronous, string to string. Any call may throw; `withFallback` lives with that. */
export interface VisitorStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
  /** False when this key is only in memory and ends with the page. A storage without it keeps what it takes. */
  isKept?(key: string): boolean;
}
