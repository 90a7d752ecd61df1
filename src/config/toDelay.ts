/** What a timer takes at most; a longer delay would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

/** Milliseconds that an app asks for, as a timer takes them: more is for ever, and `usual` stands in for what is no time. */
export const toDelay = (asked: number, usual: number): number =>
  asked >= 0 ? (asked <= LONGEST_TIMER ? asked : Infinity) : usual;
