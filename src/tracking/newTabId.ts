/** Names one page's life; unique among the pages that share a storage. */
export function newTabId(now: () => number, random: () => number): string {
  return now().toString(36) + Math.floor(random() * 2 ** 40).toString(36);
}
