/** Does the same to many, a few at a time, and tells how far it is. One that fails stops none of the others. */
export async function inTurn(
  ids: string[],
  act: (id: string) => Promise<boolean>,
  onDone: (count: number) => void,
): Promise<{ id: string; ok: boolean }[]> {
  const results: { id: string; ok: boolean }[] = [];
  const waiting = [...ids];
  onDone(0);

  async function work() {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      results.push({ id, ok: await act(id).catch(() => false) });
      onDone(results.length);
    }
  }

  await Promise.all(Array.from({ length: 4 }, work));
  return results;
}
