/** What a page tells of its life. Each `on…` returns the call that stops listening. */
export interface Lifecycle {
  /** `leaving` is false when the page is only out of sight and may still hear answers. */
  onHidden(run: (leaving: boolean) => void): () => void;
  /** `restored` is true when it comes from the back/forward cache. */
  onShown(run: (restored: boolean) => void): () => void;
  /** Another page of the site has written to a storage that this one shares; null: has removed it, or, as a key, everything. */
  onStored(run: (key: string | null, value: string | null) => void): () => void;
  onOnline(run: () => void): () => void;
  isOnline(): boolean;
}
