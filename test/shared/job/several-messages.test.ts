import fc from "fast-check";
import { expect, it } from "vitest";
import { gatherTexts, severalOf } from "../../../shared/job/queue-body.ts";
import { MAX_QUEUE_TEXT_BYTES } from "../../../shared/port/work-queue.ts";

/** A text of so many bytes, in characters of two. */
const wideText = (bytes: number) =>
  JSON.stringify(`${bytes % 2 === 0 ? "" : "x"}${"é".repeat(Math.floor((bytes - 2) / 2))}`);

it("messages gathered in one are the same messages, in as few as hold them, and none is too large but for one alone", () => {
  const sizes = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 2, max: 2_500 }) },
      { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 60_000 }) },
    ),
    { maxLength: 80, size: "max" },
  );
  fc.assert(
    fc.property(sizes, (bytes) => {
      const texts = bytes.map(wideText);
      const gathered = gatherTexts(texts.map((text) => Buffer.from(text))).map(String);
      const counts = gathered.map((text) => severalOf(JSON.parse(text)).length);
      expect(gathered.flatMap((text) => severalOf(JSON.parse(text)))).toEqual(texts.map((text) => JSON.parse(text)));
      expect(Math.max(0, ...counts)).toBeLessThanOrEqual(16);
      for (const [index, text] of gathered.entries()) {
        const first = texts[counts.slice(0, index + 1).reduce((sum, count) => sum + count, 0)];
        const next = Buffer.byteLength(text) + Buffer.byteLength(first ?? "") + 16;
        if (counts[index] !== 1) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_QUEUE_TEXT_BYTES);
        if (first !== undefined && counts[index] !== 16) expect(next).toBeGreaterThan(MAX_QUEUE_TEXT_BYTES);
      }
    }),
  );
});

it("a message alone stands in its queue as it always did, and no messages as none", () => {
  expect(gatherTexts([Buffer.from('{"a":1}')]).map(String)).toEqual(['{"a":1}']);
  expect(gatherTexts([])).toEqual([]);
});

it.each([[{ several: [1] }], [{ several: [1, 2], more: 3 }], [{ several: "text" }], [[1, 2]], ["text"], [null]])(
  "what is none of ours stands for itself: %j",
  (value) => {
    expect(severalOf(value)).toEqual([value]);
  },
);
