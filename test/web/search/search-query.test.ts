import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parametersOf, partsOf } from "../../../web/search/search-query.ts";

describe("what is asked of the search", () => {
  it.each([
    ["q=plan", { q: "plan" }],
    ["q=plan&order=best&kind=&has=", { q: "plan" }],
    [
      "q=plan&order=newest&has=attachment&versions=all&kind=message",
      { q: "plan", order: "newest", has: "attachment", versions: "all", kind: "message" },
    ],
    ["q=plan&who=me", { q: "plan", mentions: "me" }],
    ["q=plan&who=mine", { q: "plan", from: "adele" }],
    ["q=plan&conversation_id=a", { q: "plan", conversation_id: "a" }],
    ["q=plan&since=then&unknown=1", { q: "plan" }],
  ])("%s", (query, asked) => expect(parametersOf(new URLSearchParams(query), "adele")).toEqual(asked));

  it("is from the first moment of one day to the last of another, where whoever asks is", () => {
    const asked = parametersOf(new URLSearchParams("since=2026-03-29&until=2026-03-29"));
    expect(asked).toEqual({
      since: new Date(2026, 2, 29).toISOString(),
      until: new Date(2026, 2, 30).toISOString(),
    });
  });
});

describe("a snippet in parts", () => {
  it("is the same text, and what is marked is marked", () => {
    const snippet = fc.array(fc.tuple(fc.string(), fc.string({ minLength: 1 }))).map((pairs) => {
      let text = "";
      const marks = pairs.map(([before, marked]): [number, number] => {
        text += before;
        const from = text.length;
        text += marked;
        return [from, text.length];
      });
      return { text, marks };
    });
    fc.assert(
      fc.property(snippet, ({ text, marks }) => {
        const parts = partsOf({ text, marks });
        expect(parts.map((part) => part.text).join("")).toBe(text);
        const marked = parts.filter(({ isMarked }) => isMarked).map((part) => part.text);
        expect(marked).toEqual(marks.map(([from, to]) => text.slice(from, to)));
      }),
    );
  });
});
