import fc from "fast-check";
import { expect, it } from "vitest";
import { FRAME_BYTES, frameText, traceparentOf, unframe } from "../../../shared/port/work-queue.ts";

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
      const framed = frameText(text, traceparent).toString();
      expect(frameText(Buffer.from(text), traceparent).toString()).toBe(framed);
      expect(isJson(framed)).toBe(false);
      expect(unframe(framed)).toEqual(JSON.parse(text));
      expect(traceparentOf(framed)).toBe(traceparent);
      expect(Buffer.byteLength(framed) - Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_BYTES);
    }),
  );
});

it.each([
  ["of zeros", frameText("{}", TRACEPARENT.replace(/4bf\w+/, "0".repeat(32))).toString()],
  ["that is too long", frameText("{}", `${TRACEPARENT}0`).toString()],
  ["with nothing behind it", frameText("{}", TRACEPARENT).toString().slice(0, 59)],
  ["in a text that says so itself", frameText(JSON.stringify(`\u001e"${TRACEPARENT}"\n\u001e{}`)).toString()],
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
