import { MAX_CALL_MS } from "../../../shared/graph/client.ts";

/**
 * What an object of parsed JSON takes in memory, for each byte of its text, and as much again for what is made of it. A
 * test measures it with what the product is given most, positions and messages: a little over one.
 */
export const HEAP_PER_BYTE = 2;

/** Smaller ones are not worth a reference of their own: they are counted as held until the end. */
const MIN_TRACKED_BYTES = 200;

/** Under it nothing is looked at: who was given so little in all cannot hold more. */
const LOOK_FROM_BYTES = 48 * 1024 * 1024;

interface Given {
  readonly object: WeakRef<object>;
  readonly bytes: number;
}

/** One run of one function, and what it was given. */
export class Invocation {
  readonly label: string;
  readonly #startMs: number;
  #given: Given[] = [];
  /** Not tracked: small objects, and texts since the position was saved last. */
  #smallBytes = 0;
  #textBytes = 0;
  #trackedBytes = 0;
  /** From here on it is worth a look what is left. */
  #lookFromBytes = LOOK_FROM_BYTES;
  /** Since the last call of Graph's that ended: how much earlier than its end it began, negative. */
  #sinceCall = Number.NEGATIVE_INFINITY;
  #worstMs = 0;
  /** The most that it held at one time, as far as is known. */
  heldBytes = 0;

  constructor(label: string, startMs: number) {
    this.label = label;
    this.#startMs = startMs;
  }

  graphBegins(nowMs: number): void {
    this.#closeCall(nowMs);
  }

  graphEnds(beganMs: number, nowMs: number): void {
    this.#sinceCall = Math.max(this.#sinceCall, beganMs - nowMs);
  }

  /**
   * How long it would have taken at the worst: as long as it did, or until the beginning of some call of Graph's, which
   * takes the longest that one may, and what came between this call and the next.
   */
  worstMs(nowMs: number): number {
    this.#closeCall(nowMs);
    return Math.max(this.#worstMs, nowMs - this.#startMs);
  }

  #closeCall(nowMs: number): void {
    if (this.#sinceCall === Number.NEGATIVE_INFINITY) return;
    this.#worstMs = Math.max(this.#worstMs, this.#sinceCall + MAX_CALL_MS + nowMs - this.#startMs);
    this.#sinceCall = Number.NEGATIVE_INFINITY;
  }

  give(object: object, bytes: number): void {
    if (bytes < MIN_TRACKED_BYTES) {
      this.#smallBytes += bytes;
    } else {
      this.#given.push({ object: new WeakRef(object), bytes });
      this.#trackedBytes += bytes;
    }
    this.#noteHeld();
  }

  /** A text cannot be told from its copies: it counts as held until the next position is saved. */
  giveText(bytes: number): void {
    this.#textBytes += bytes;
    this.#noteHeld();
  }

  /** One answer is held whole when it comes, whatever becomes of it. */
  givenAtOnce(bytes: number): void {
    this.heldBytes = Math.max(this.heldBytes, bytes * HEAP_PER_BYTE);
  }

  saved(): void {
    this.#textBytes = 0;
  }

  get isSuspect(): boolean {
    return this.#mayHoldBytes > this.#lookFromBytes;
  }

  /** What it may hold in memory by now, at the most. */
  get #mayHoldBytes(): number {
    return (this.#trackedBytes + this.#smallBytes + this.#textBytes) * HEAP_PER_BYTE;
  }

  /** Right after a garbage collection: forgets what nobody holds any more. */
  lookAfterCollection(): void {
    this.#given = this.#given.filter(({ object }) => object.deref() !== undefined);
    this.#trackedBytes = this.#given.reduce((sum, { bytes }) => sum + bytes, 0);
    this.heldBytes = Math.max(this.heldBytes, this.#mayHoldBytes);
    this.#lookFromBytes = Math.max(LOOK_FROM_BYTES, this.#mayHoldBytes * 1.25);
  }

  #noteHeld(): void {
    if (!this.isSuspect) this.heldBytes = Math.max(this.heldBytes, this.#mayHoldBytes);
  }
}
