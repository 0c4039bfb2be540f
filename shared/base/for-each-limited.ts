/**
 * Works on at most `limit` items at a time. After a failure nothing new is begun; what is under way is waited for, then
 * the first error is thrown. A caller whose items fail alone catches inside `work`.
 */
export async function forEachLimited<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  try {
    for await (const item of items) {
      if (errors.length > 0) break;
      const task: Promise<void> = work(item)
        .catch((error: unknown) => void errors.push(error))
        .finally(() => void running.delete(task));
      running.add(task);
      if (running.size >= limit) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (errors.length > 0) throw errors[0];
}
