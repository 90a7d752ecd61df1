/** Waits until something real (a socket, a process) has come about; fails after `limit` milliseconds with the condition's text. */
export async function until(condition: () => boolean | Promise<boolean>, limit = 15_000): Promise<void> {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Not within ${limit} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
