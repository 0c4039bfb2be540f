/**
 * A map that is read in the order of its keys from any of them on, as an index is. Sorted when it is read after a key came,
 * so that pages of many entries cost what they hold.
 */
export class OrderedMap<V> {
  readonly #values = new Map<string, V>();
  /** Every key, and some that are gone; undefined when a key came since. */
  #sorted: string[] | undefined;

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    if (!this.#values.has(key)) this.#sorted = undefined;
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  /** Those whose keys are greater, in their order. */
  *after(key: string): Generator<V> {
    this.#sorted ??= Array.from(this.#values.keys()).sort();
    const sorted = this.#sorted;
    for (let index = firstAfter(sorted, key); index < sorted.length; index++) {
      const value = this.#values.get(sorted[index] ?? "");
      if (value !== undefined) yield value;
    }
  }
}

export function take<V>(values: Iterable<V>, limit: number): V[] {
  const taken: V[] = [];
  for (const value of values) {
    if (taken.length >= limit) break;
    taken.push(value);
  }
  return taken;
}

function firstAfter(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") > key) high = middle;
    else low = middle + 1;
  }
  return low;
}
