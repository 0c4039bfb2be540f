import fc from "fast-check";
import { expect, it } from "vitest";
import { frameText, unframe } from "../../../shared/port/work-queue.ts";

/** How the Functions worker and host take a queue message for JSON. */
const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

it("what a framed text says is what was framed, and nobody on the way takes it for JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const framed = frameText(JSON.stringify(value));
      expect(isJson(framed)).toBe(false);
      expect(unframe(framed)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
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
