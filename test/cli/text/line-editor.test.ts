import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  drawnField,
  EDITS,
  EMPTY_FIELD,
  type Field,
  fieldOf,
  inserted,
  textOfField,
} from "../../../cli/text/line-editor.ts";
import { widthOf } from "../../../cli/text/width.ts";

const typed = (text: string, ...edits: (keyof typeof EDITS)[]): Field =>
  edits.reduce((field, edit) => EDITS[edit](field), fieldOf(text));
/** With a bar where the cursor is. */
const seen = ({ characters, cursor }: Field) =>
  [...characters.slice(0, cursor), "|", ...characters.slice(cursor)].join("");

describe("a field", () => {
  it.each([
    ["one two", ["wordLeft"], "one |two"],
    ["one two", ["killWord"], "one |"],
    ["one two", ["home", "wordRight"], "one| two"],
    ["one\ntwo", ["home"], "one\n|two"],
    ["one\ntwo", ["killLine"], "one\n|"],
    ["one\ntwo", ["home", "left", "left", "killToEnd"], "on|\ntwo"],
    ["ab👩‍👩‍👧", ["backspace"], "ab|"],
    ["e\u0301x", ["home", "delete"], "|x"],
    ["", ["backspace", "left", "delete"], "|"],
  ] as const)("%j after %j is %j", (text, edits, after) => {
    expect(seen(typed(text, ...edits))).toBe(after);
  });

  it("joins what is typed to what it belongs to", () => {
    expect(inserted(fieldOf("e"), "\u0301").characters).toEqual(["e\u0301"]);
  });

  it("is drawn whole, in rows that fit, with the cursor in one of them", () => {
    const text = fc.array(fc.constantFrom("a", " ", "\n", "日", "👩‍👩‍👧")).map((parts) => parts.join(""));
    const steps = fc.array(
      fc.constantFrom("left", "right", "home", "end", "wordLeft") as fc.Arbitrary<keyof typeof EDITS>,
    );
    fc.assert(
      fc.property(text, steps, fc.integer({ min: 4, max: 20 }), (written, edits, width) => {
        const { rows, cursorRow } = drawnField(typed(written, ...edits), width);
        const bare = rows.map((row) => stripVTControlCharacters(row));
        expect(bare.filter((row) => widthOf(row) > width)).toEqual([]);
        expect(rows[cursorRow]).toContain("\u001b[7m");
        expect(bare.join("").replaceAll(" ", "")).toBe(written.replaceAll(/[\n ]/g, ""));
      }),
    );
    expect(textOfField(EMPTY_FIELD)).toBe("");
  });
});
