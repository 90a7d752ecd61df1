let leaving: (() => void)[] = [];

/**
 * Lets go of what a component showed. React cleans up the effects of a commit before it runs the next ones, and the
 * subscription of a hook looks in between, when nothing would be held. So it is let go a moment later, when the next is
 * held, be it by the same component or by the one that a new `key` put in its place.
 */
export function releaseSoon(release: () => void) {
  if (leaving.push(release) > 1) return;
  void Promise.resolve().then(() => {
    const released = leaving;
    leaving = [];
    for (const each of released) each();
  });
}
