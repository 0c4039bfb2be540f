import type { Member } from "./mentions.ts";

/** What somebody typed and did not send. */
export interface Written {
  readonly content: string;
  /** Of a post in a channel. */
  readonly subject?: string;
  /** Whom they chose behind an "@". */
  readonly chosen?: readonly Member[];
}

const NOTHING: Written = { content: "" };

/** Of each place, and each message that is being changed, what was typed there. */
export class Drafts {
  readonly #all: Map<string, Written>;
  readonly #keep: (all: Readonly<Record<string, Written>>) => void;

  constructor(kept: Readonly<Record<string, Written>>, keep: (all: Readonly<Record<string, Written>>) => void) {
    this.#all = new Map(Object.entries(kept));
    this.#keep = keep;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  has(key: string): boolean {
    return this.#all.has(key);
  }

  of(key: string): Written {
    return this.#all.get(key) ?? NOTHING;
  }

  set(key: string, written: Written): void {
    if (written.content === "" && !written.subject) this.#all.delete(key);
    else this.#all.set(key, written);
    this.#tell();
  }

  delete(key: string): void {
    this.#all.delete(key);
    this.#tell();
  }

  clear(): void {
    this.#all.clear();
    this.#tell();
  }

  #tell(): void {
    this.#keep(Object.fromEntries(this.#all));
  }
}
