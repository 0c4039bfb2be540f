import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedTexts } from "./sorted-texts.ts";

describe("SortedTexts", () => {
  it("is in order from any text on, whatever was added and removed", () => {
    const steps = fc.array(fc.record({ add: fc.boolean(), text: fc.string({ maxLength: 2 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.string({ maxLength: 2 }), (all, from) => {
        const list = new SortedTexts();
        const present = new Set<string>();
        for (const { add, text } of all) {
          if (!add) list.remove(text);
          else if (!present.has(text)) list.add(text);
          present[add ? "add" : "delete"](text);
        }
        expect([...list.from(from)]).toEqual([...present].sort().filter((text) => text >= from));
      }),
    );
  });

  it("is in order when it is many lists, and when they empty", () => {
    const list = new SortedTexts();
    const texts = Array.from({ length: 5_000 }, (_unused, index) => String((index * 7_919) % 5_000));
    for (const text of texts) list.add(text);
    expect([...list.from("")]).toEqual(texts.toSorted());
    expect([...list.from("3")].slice(0, 2)).toEqual(["3", "30"]);
    for (const text of texts) if (text > "2") list.remove(text);
    expect([...list.from("")]).toEqual(texts.filter((text) => text <= "2").sort());
    list.add("x");
    expect([...list.from("3")]).toEqual(["x"]);
  });
});
