/** Runs all of it, so many at once. */
export async function inTurns(atOnce, items, run) {
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item; item = left.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
