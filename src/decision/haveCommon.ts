/** Whether two sets of characters, which are strings, have one in common. */
export function haveCommon(some: string, others: string): boolean {
  for (const character of some) if (others.includes(character)) return true;
  return false;
}
