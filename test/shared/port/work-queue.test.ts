import fc from "fast-check";
import { expect, it } from "vitest";
import {
  FRAME_BYTES,
  frameText,
  gatherTexts,
  MAX_QUEUE_TEXT_BYTES,
  severalOf,
  traceparentOf,
  unframe,
} from "../../../shared/port/work-queue.ts";

/** How the Functions worker and host take a queue message for JSON. */
const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

it("what a framed text says is what was framed, and nobody on the way takes it for JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, TRACEPARENT), (value, traceparent) => {
      const text = JSON.stringify(value);
      const framed = frameText(text, traceparent);
      expect(isJson(framed)).toBe(false);
      expect(unframe(framed)).toEqual(JSON.parse(text));
      expect(traceparentOf(framed)).toBe(traceparent);
      expect(Buffer.byteLength(framed) - Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_BYTES);
    }),
  );
});

it.each([
  ["of zeros", frameText("{}", TRACEPARENT.replace(/4bf\w+/, "0".repeat(32)))],
  ["that is too long", frameText("{}", `${TRACEPARENT}0`)],
  ["with nothing behind it", frameText("{}", TRACEPARENT).slice(0, 59)],
  ["in a text that says so itself", frameText(JSON.stringify(`\u001e"${TRACEPARENT}"\n\u001e{}`))],
  ["in a member", { traceparent: TRACEPARENT }],
])("a trace %s is none", (_title, queueMessage) => {
  expect(traceparentOf(queueMessage)).toBeUndefined();
});

it.each([
  { title: "an object", value: { kind: "chatMessage" } },
  { title: "an array", value: [1] },
  { title: "a text", value: "not json" },
  { title: "an empty text", value: "" },
  { title: "a frame around what is no JSON", value: "\u001enot json\n" },
])("$title that somebody else put into the queue is left as it is", ({ value }) => {
  expect(unframe(value)).toEqual(value);
});

/** A text of so many bytes, in characters of two. */
const wideText = (bytes: number) =>
  JSON.stringify(`${bytes % 2 === 0 ? "" : "x"}${"é".repeat(Math.floor((bytes - 2) / 2))}`);

it("messages gathered in one are the same messages, in as few as hold them, and none is too large but for one alone", () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 2, max: 4_000 }), fc.integer({ min: 20_000, max: 60_000 })));
  fc.assert(
    fc.property(sizes, (bytes) => {
      const texts = bytes.map(wideText);
      const gathered = gatherTexts(texts);
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
  expect(gatherTexts(['{"a":1}'])).toEqual(['{"a":1}']);
  expect(gatherTexts([])).toEqual([]);
});

it.each([[{ several: [1] }], [{ several: [1, 2], more: 3 }], [{ several: "text" }], [[1, 2]], ["text"], [null]])(
  "what is none of ours stands for itself: %j",
  (value) => {
    expect(severalOf(value)).toEqual([value]);
  },
);
