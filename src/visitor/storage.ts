/** Where a visitor is remembered: synchronous, string to string. Any call may throw; `withFallback` lives with that. */
export interface VisitorStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
}
