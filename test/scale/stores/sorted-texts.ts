/** Above it a list is split in two. */
const MAX_LENGTH = 512;

/** Different texts in order. Adding, removing and finding one costs little whether there are ten or a million. */
export class SortedTexts {
  readonly #lists: string[][] = [];

  /** One that is not there yet. */
  add(text: string): void {
    const at = Math.max(0, this.#listOf(text));
    const list = this.#lists[at];
    if (list === undefined) {
      this.#lists.push([text]);
      return;
    }
    list.splice(firstFrom(list, text), 0, text);
    if (list.length > MAX_LENGTH) this.#lists.splice(at, 1, list.slice(0, MAX_LENGTH / 2), list.slice(MAX_LENGTH / 2));
  }

  remove(text: string): void {
    const at = Math.max(0, this.#listOf(text));
    const list = this.#lists[at] ?? [];
    const index = firstFrom(list, text);
    if (list[index] !== text) return;
    list.splice(index, 1);
    if (list.length === 0) this.#lists.splice(at, 1);
  }

  /** In order, from this text on, itself included. Nothing may be added or removed meanwhile. */
  *from(text: string): Generator<string> {
    const first = Math.max(0, this.#listOf(text));
    for (let at = first; at < this.#lists.length; at += 1) {
      const list = this.#lists[at] ?? [];
      for (let index = at === first ? firstFrom(list, text) : 0; index < list.length; index += 1) {
        yield list[index] ?? "";
      }
    }
  }

  /** The last list that begins with this text or one before it; -1 when all begin after it. */
  #listOf(text: string): number {
    let [low, high] = [0, this.#lists.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lists[middle]?.[0] ?? "") <= text) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Where the first that is not before this text stands. */
function firstFrom(list: readonly string[], text: string): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
