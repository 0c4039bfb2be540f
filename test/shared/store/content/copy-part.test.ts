import { createHash, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { BLOCK_BYTES } from "../../../../shared/port/content-store.ts";
import type { RemotePart } from "../../../../shared/port/remote-content.ts";
import { COPY_START, type CopyStep, copyPart } from "../../../../shared/store/content/copy-part.ts";
import { createMemoryContentStore, type MemoryContentStore } from "../../../helpers/memory-content-store.ts";

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const CHUNK_BYTES = 100_000;

interface Afar {
  bytes: Buffer;
  eTag?: string;
  /** Whether a part is given for a part. */
  ranges?: boolean;
  /** Breaks off after so many bytes of an answer. */
  breaksAfterBytes?: number;
  isSilentOnSize?: boolean;
  /** What a chunk takes. */
  chunkMs?: number;
}

describe("a copy in parts", () => {
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  let content: MemoryContentStore;
  let opened: number[];
  let cancelled: number;
  beforeEach(() => {
    nowMs = 0;
    content = createMemoryContentStore();
    opened = [];
    cancelled = 0;
  });

  const open =
    (afar: Afar) =>
    async (askedBytes: number): Promise<RemotePart> => {
      opened.push(askedBytes);
      const fromBytes = afar.ranges === false ? 0 : askedBytes;
      async function* body() {
        for (let atBytes = fromBytes; atBytes < afar.bytes.length; atBytes += CHUNK_BYTES) {
          if (atBytes - fromBytes >= (afar.breaksAfterBytes ?? Number.POSITIVE_INFINITY)) {
            throw new TeamsinkError("graph-unavailable");
          }
          nowMs += afar.chunkMs ?? 0;
          yield afar.bytes.subarray(atBytes, atBytes + CHUNK_BYTES);
        }
      }
      return {
        fromBytes,
        body: body(),
        ...(afar.isSilentOnSize ? {} : { totalBytes: afar.bytes.length }),
        ...(afar.eTag && { eTag: afar.eTag }),
        cancel: async () => {
          cancelled += 1;
        },
      };
    };

  const copy = async (afar: Afar, maxBytes = Number.MAX_SAFE_INTEGER): Promise<{ step: CopyStep; parts: number }> => {
    let position = COPY_START;
    for (let parts = 1; ; parts += 1) {
      const step = await copyPart({ content, clock }, { key: "one", open: open(afar), maxBytes }, position);
      if (step.kind !== "more") return { step, parts };
      // As it is after it was saved and read.
      position = JSON.parse(JSON.stringify(step.position));
    }
  };

  it.each([0, 1, CHUNK_BYTES, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, 3 * BLOCK_BYTES + 7])(
    "of %d bytes is those bytes, under their SHA-256",
    async (size) => {
      const bytes = randomBytes(size);
      const { step, parts } = await copy({ bytes });
      expect(step).toEqual({ kind: "done", copied: { sha256: sha256Of(bytes), sizeBytes: size } });
      expect(bytes.equals(content.contents.get(sha256Of(bytes)) ?? Buffer.of(1))).toBe(true);
      expect({ parts, staged: content.stagedCopies }).toEqual({ parts: 1, staged: 0 });
    },
  );

  it.each([{ ranges: true }, { ranges: false }])("takes as many parts as its time allows: %j", async ({ ranges }) => {
    const bytes = randomBytes(5 * BLOCK_BYTES + 3);
    const { step, parts } = await copy({ bytes, ranges, eTag: '"1"', chunkMs: ranges ? 400 : 150 });
    expect(step).toMatchObject({ kind: "done", copied: { sha256: sha256Of(bytes), eTag: '"1"' } });
    expect(parts).toBeGreaterThan(1);
    expect(opened[1]).toBeGreaterThanOrEqual(BLOCK_BYTES);
  });

  it("goes on behind the last whole block where the way breaks", async () => {
    const bytes = randomBytes(3 * BLOCK_BYTES);
    const { step } = await copy({ bytes, breaksAfterBytes: BLOCK_BYTES + 2 * CHUNK_BYTES });
    expect(step).toMatchObject({ kind: "done", copied: { sha256: sha256Of(bytes) } });
    expect(opened).toEqual([0, BLOCK_BYTES, 2 * BLOCK_BYTES]);
  });

  it("fails where not a block came, and stages nothing", async () => {
    const bytes = randomBytes(BLOCK_BYTES);
    await expect(copy({ bytes, breaksAfterBytes: CHUNK_BYTES })).rejects.toMatchObject({ code: "graph-unavailable" });
    expect(content.stagedCopies).toBe(0);
  });

  it("begins anew when what is afar became another, and mixes nothing", async () => {
    const [before, after] = [randomBytes(4 * BLOCK_BYTES), randomBytes(4 * BLOCK_BYTES)];
    const first = await copyPart(
      { content, clock },
      { key: "one", open: open({ bytes: before, eTag: '"1"', breaksAfterBytes: 2 * BLOCK_BYTES + 1 }), maxBytes: 1e9 },
      COPY_START,
    );
    expect(first).toMatchObject({ kind: "more", position: { blocks: 2 } });
    if (first.kind !== "more") return;
    const request = { key: "one", open: open({ bytes: after, eTag: '"2"' }), maxBytes: 1e9 };
    const second = await copyPart({ content, clock }, request, first.position);
    expect(second).toEqual({ kind: "more", position: COPY_START });
    expect(cancelled).toBe(1);
    const third = await copyPart({ content, clock }, request, COPY_START);
    expect(third).toMatchObject({ kind: "done", copied: { sha256: sha256Of(after), eTag: '"2"' } });
  });

  it("begins anew when it lay so long that the store may have forgotten its blocks", async () => {
    const bytes = randomBytes(2 * BLOCK_BYTES);
    const request = { key: "one", open: open({ bytes, breaksAfterBytes: BLOCK_BYTES + 1 }), maxBytes: 1e9 };
    const first = await copyPart({ content, clock }, request, COPY_START);
    if (first.kind !== "more") throw new Error("it did not break");
    const later = (days: number) => ({ ...clock, nowMs: () => clock.nowMs() + days * 86_400_000 });
    opened.length = 0;
    expect(await copyPart({ content, clock: later(7) }, request, first.position)).toEqual({
      kind: "more",
      position: COPY_START,
    });
    expect(opened).toEqual([]);
    const inTime = { ...request, open: open({ bytes }) };
    expect(await copyPart({ content, clock: later(5) }, inTime, first.position)).toMatchObject({ kind: "done" });
    expect(opened).toEqual([BLOCK_BYTES]);
  });

  it("begins anew from a hash that another version of the library saved", async () => {
    const request = { key: "one", open: open({ bytes: randomBytes(9) }), maxBytes: 1e9 };
    const saved = { blocks: 1, hash: Buffer.from("not such a state").toString("base64") };
    expect(await copyPart({ content, clock }, request, saved)).toEqual({ kind: "more", position: COPY_START });
    expect(opened).toEqual([]);
  });

  it.each([{ isSilentOnSize: false }, { isSilentOnSize: true }])("refuses what is too large: %j", async (afar) => {
    const { step } = await copy({ bytes: randomBytes(BLOCK_BYTES), ...afar }, 1_000_000);
    expect(step).toMatchObject({ kind: "too-large" });
    expect(content.contents.size).toBe(0);
  });

  it.each([999, 1_001])("does not take 1,000 bytes for the %d that were said", async (totalBytes) => {
    const short = open({ bytes: randomBytes(1_000) });
    const request = {
      key: "one",
      maxBytes: 1e9,
      open: async (at: number) => ({ ...(await short(at)), totalBytes }),
    };
    await expect(copyPart({ content, clock }, request, COPY_START)).rejects.toMatchObject({
      code: "graph-unavailable",
    });
  });
});
