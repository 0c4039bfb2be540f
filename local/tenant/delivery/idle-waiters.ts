interface Waiter {
  readonly isReached: () => boolean;
  readonly resolve: () => void;
}

/** Who waits for a quiet moment, and what is quiet enough for them. `wake` is called whenever it became quieter. */
export class IdleWaiters {
  #waiters: Waiter[] = [];

  when(isReached: () => boolean): Promise<void> {
    if (isReached()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ isReached, resolve }));
  }

  wake(): void {
    const reached = this.#waiters.filter(({ isReached }) => isReached());
    this.#waiters = this.#waiters.filter((waiter) => !reached.includes(waiter));
    for (const { resolve } of reached) resolve();
  }
}
