/** Things by their id, and all of them in the order in which they came. */
export class Register<T extends { readonly id: string }> {
  readonly #byId = new Map<string, T>();
  #all: readonly T[] | undefined;

  constructor(things: readonly T[] = []) {
    for (const thing of things) this.put(thing);
  }

  get all(): readonly T[] {
    this.#all ??= [...this.#byId.values()];
    return this.#all;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  /** Keeps the place of what was there under the same id. */
  put(thing: T): T {
    this.#byId.set(thing.id, thing);
    this.#all = undefined;
    return thing;
  }

  remove(id: string): void {
    this.#byId.delete(id);
    this.#all = undefined;
  }
}
