/** What was written, and the place of that write among all of its container. */
export interface Written {
  readonly lsn: number;
}

export interface Changes<T> {
  /** In the order of their last writes. */
  readonly entries: readonly T[];
  /** After the last of them: nothing before it has to be looked at again. */
  readonly lsn: number;
}

/**
 * What was written last in a container, or in one partition of it, in order: each document once, where its newest version stands, as the change feed
 * of Cosmos DB gives it in latest version mode. What was removed or has expired is in it no more.
 */
export class ChangeLog<T extends Written> {
  readonly #isCurrent: (entry: T) => boolean;
  readonly #minClearing: number;
  #entries: T[] = [];
  #outdated = 0;

  /** @param minClearing entries that are outdated before they are cleared away */
  constructor(isCurrent: (entry: T) => boolean, minClearing: number) {
    this.#isCurrent = isCurrent;
    this.#minClearing = minClearing;
  }

  /** @param replaces whether an entry is outdated by it */
  append(entry: T, replaces: boolean): void {
    this.#entries.push(entry);
    if (replaces) this.outdate();
  }

  /** One of the entries is not current any more. */
  outdate(): void {
    this.#outdated += 1;
    if (this.#outdated < this.#minClearing || this.#outdated < this.#entries.length / 2) return;
    this.#entries = this.#entries.filter(this.#isCurrent);
    this.#outdated = 0;
  }

  /** Of the writes after `lsn`. */
  after(lsn: number, limit: number): Changes<T> {
    const entries: T[] = [];
    let seen = lsn;
    for (let index = this.#firstAfter(lsn); index < this.#entries.length && entries.length < limit; index += 1) {
      const entry = this.#entries[index] as T;
      seen = entry.lsn;
      if (this.#isCurrent(entry)) entries.push(entry);
    }
    return { entries, lsn: seen };
  }

  get lastLsn(): number {
    return this.#entries.at(-1)?.lsn ?? 0;
  }

  #firstAfter(lsn: number): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle] as T).lsn > lsn) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
