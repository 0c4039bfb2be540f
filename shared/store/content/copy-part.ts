import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import { BLOCK_BYTES, type ContentStore } from "../../port/content-store.ts";
import type { OpenRemote, RemotePart } from "../../port/remote-content.ts";
import { type RunningHash, runningHash } from "./running-hash.ts";

/** How far a copy has come: what is saved between its parts, small whatever is copied. */
export interface CopyPosition {
  readonly blocks: number;
  /** Of the blocks that are staged: see `RunningHash`. */
  readonly hash?: string;
  /** Of what is copied. Another one is another thing. */
  readonly eTag?: string;
  /** When the last of the blocks was staged. */
  readonly stagedMs?: number;
}

/** Nothing is copied yet. */
export const COPY_START: CopyPosition = { blocks: 0 };

export interface Copied {
  /** In hex: where the bytes are found. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** As whoever sent them says. */
  readonly mediaType?: string;
  readonly eTag?: string;
}

/**
 * - more: as much as fits into a page of a page run is staged
 * - done: it is content
 * - too-large: it is not, and will not be
 */
export type CopyStep =
  | { readonly kind: "more"; readonly position: CopyPosition }
  | { readonly kind: "done"; readonly copied: Copied }
  | { readonly kind: "too-large"; readonly sizeBytes: number };

export interface CopyPorts {
  readonly content: ContentStore;
  readonly clock: Clock;
}

export interface CopyRequest {
  /** Names what is copied, and nothing else at any time. */
  readonly key: string;
  readonly open: OpenRemote;
  readonly maxBytes: number;
}

/** A week after the last one the store forgets blocks that nobody committed. Azure: "Put Block". Less a day, for the next part. */
const BLOCKS_LAST_MS = 6 * 86_400_000;

/** For one part. Its last block and the answer before its first byte come on top: see `RUN_BUDGET_MS`. */
const PART_MS = 15_000;

/**
 * Copies the next part of something from afar, of any size: a page of a page run.
 *
 *   open at the position ──▶ 4 MB, hash, stage ──▶ 4 MB, hash, stage ──▶ … ──▶ commit under its SHA-256
 *                 a crash, or the time is over: the caller saves the position, and the next part opens there
 *
 * One block is held, no more. What was staged and not saved is staged again, as the same blocks. Should what is afar change
 * between two parts, as its eTag says, the copy begins anew: no content is made of two versions. So it does where it lay for so long
 * that the store may have forgotten its blocks: committed without them, it would fail for ever. What breaks off after a
 * block is a part all the same.
 *
 * @throws what `open` and the store throw, when not even one block came
 */
export async function copyPart(ports: CopyPorts, request: CopyRequest, position: CopyPosition): Promise<CopyStep> {
  const { stagedMs = ports.clock.nowMs() } = position;
  if (ports.clock.nowMs() - stagedMs > BLOCKS_LAST_MS) return { kind: "more", position: COPY_START };
  const hash = position.hash === undefined ? undefined : await runningHash(position.hash);
  if (position.hash !== undefined && hash === undefined) return { kind: "more", position: COPY_START };
  const part = await request.open(position.blocks * BLOCK_BYTES);
  if (isAnother(part, position)) {
    await part.cancel();
    return { kind: "more", position: COPY_START };
  }
  if (part.totalBytes !== undefined && part.totalBytes > request.maxBytes) {
    await part.cancel();
    return { kind: "too-large", sizeBytes: part.totalBytes };
  }
  return new Part(ports, { request, part, hash, position }).copy();
}

/** Without an eTag it is taken for the same. */
function isAnother({ eTag }: RemotePart, position: CopyPosition): boolean {
  return position.blocks > 0 && eTag !== position.eTag;
}

interface PartSource {
  readonly request: CopyRequest;
  readonly part: RemotePart;
  /** Of what is staged already. */
  readonly hash: RunningHash | undefined;
  readonly position: CopyPosition;
}

class Part {
  readonly #ports: CopyPorts;
  readonly #source: PartSource;
  readonly #copyId: string;
  /** The one block that is held; no longer than what is said to come. */
  readonly #block: Buffer;
  #heldBytes = 0;
  #blocks: number;
  /** Made with the first block: most of what is copied is smaller than one, and costs Node's own hash alone. */
  #hash: RunningHash | undefined;

  constructor(ports: CopyPorts, source: PartSource) {
    this.#ports = ports;
    this.#source = source;
    this.#blocks = source.position.blocks;
    this.#hash = source.hash;
    const { totalBytes = Number.POSITIVE_INFINITY } = source.part;
    const leftBytes = Math.max(0, totalBytes - this.#blocks * BLOCK_BYTES);
    this.#block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, leftBytes));
    const named = JSON.stringify([source.request.key, source.part.eTag ?? null]);
    this.#copyId = createHash("sha256").update(named).digest("hex");
  }

  async copy(): Promise<CopyStep> {
    const { part, request, position } = this.#source;
    const untilMs = this.#ports.clock.nowMs() + PART_MS;
    try {
      for await (const chunk of fromPosition(part, position.blocks * BLOCK_BYTES)) {
        await this.#take(chunk);
        if (this.#copiedBytes > request.maxBytes) return { kind: "too-large", sizeBytes: this.#copiedBytes };
        if (this.#blocks > position.blocks && this.#ports.clock.nowMs() >= untilMs) return this.#more();
      }
    } catch (error) {
      // Only of what came whole: where the blocks of a part end, the next one goes on.
      if (this.#blocks === position.blocks) throw error;
      return this.#more();
    }
    return this.#finish();
  }

  get #copiedBytes(): number {
    return this.#blocks * BLOCK_BYTES + this.#heldBytes;
  }

  async #take(chunk: Uint8Array): Promise<void> {
    for (let atBytes = 0; atBytes < chunk.byteLength; ) {
      if (this.#heldBytes === this.#block.length) {
        if (this.#heldBytes < BLOCK_BYTES) throw notAsSaid();
        await this.#stage();
      }
      const taken = chunk.subarray(atBytes, atBytes + this.#block.length - this.#heldBytes);
      this.#block.set(taken, this.#heldBytes);
      this.#heldBytes += taken.byteLength;
      atBytes += taken.byteLength;
    }
  }

  async #stage(): Promise<void> {
    const bytes = this.#block.subarray(0, this.#heldBytes);
    await this.#ports.content.stage(this.#copyId, this.#blocks, bytes);
    this.#hash ??= await runningHash(undefined);
    this.#hash?.update(bytes);
    this.#blocks += 1;
    this.#heldBytes = 0;
  }

  #more(): CopyStep {
    const { eTag } = this.#source.part;
    const hash = this.#hash?.save();
    const stagedMs = this.#ports.clock.nowMs();
    return { kind: "more", position: { blocks: this.#blocks, stagedMs, ...(hash && { hash }), ...(eTag && { eTag }) } };
  }

  async #finish(): Promise<CopyStep> {
    const { content } = this.#ports;
    const { part } = this.#source;
    const sizeBytes = this.#copiedBytes;
    if (part.totalBytes !== undefined && part.totalBytes !== sizeBytes) throw notAsSaid();
    if (this.#blocks > 0 && this.#heldBytes > 0) await this.#stage();
    const bytes = this.#block.subarray(0, this.#heldBytes);
    const sha256 = this.#hash?.digest() ?? createHash("sha256").update(bytes).digest("hex");
    if (this.#blocks === 0) await content.put(sha256, bytes);
    else await content.commit({ copyId: this.#copyId, blocks: this.#blocks, sha256 });
    const { mediaType, eTag } = part;
    return {
      kind: "done",
      copied: { sha256, sizeBytes, ...(mediaType && { mediaType }), ...(eTag && { eTag }) },
    };
  }
}

function notAsSaid(): TeamsinkError {
  return new TeamsinkError("graph-unavailable", "what came is not as long as was said");
}

/** Who does not give ranges gives everything: what is copied already is passed over. */
async function* fromPosition({ body, fromBytes }: RemotePart, wantedBytes: number): AsyncIterable<Uint8Array> {
  let atBytes = fromBytes;
  for await (const chunk of body) {
    const passedBytes = Math.min(chunk.byteLength, Math.max(0, wantedBytes - atBytes));
    atBytes += chunk.byteLength;
    if (passedBytes < chunk.byteLength) yield chunk.subarray(passedBytes);
  }
}
