import { expect, it } from "vitest";
import { membersFor, mentionsIn, typedAt, withMention } from "../../../web/compose/mentions.ts";

const ADELE = { id: "1", name: "Adele Vance" };
const BOB = { id: "2", name: "Bob de Vries" };

it.each([
  ["@", ""],
  ["Ask @Ad", "Ad"],
  ["Ask @Adele V", "Adele V"],
  ["mail a@b", undefined],
  ["@Adele\nand", undefined],
  ["nobody", undefined],
])("sees in %j who is meant", (content, part) => {
  expect(typedAt(content, content.length)?.part).toBe(part);
});

it.each([
  ["", "Adele Vance, Bob de Vries"],
  ["v", "Adele Vance, Bob de Vries"],
  ["ad", "Adele Vance"],
  ["bob de", "Bob de Vries"],
  ["dele", ""],
])("offers for %j whose name has a word that begins so", (part, names) => {
  expect(
    membersFor(part, [ADELE, BOB])
      .map(({ name }) => name)
      .join(", "),
  ).toBe(names);
});

it("puts the whole name in the place of what was typed, and mentions who still stands there", () => {
  const typed = typedAt("Ask @ad now", 7);
  const { content, caretIndex } = withMention("Ask @ad now", typed ?? { fromIndex: 0, untilIndex: 0, part: "" }, ADELE);
  expect(content).toBe("Ask @Adele Vance now");
  expect(content.slice(0, caretIndex)).toBe("Ask @Adele Vance ");
  expect(mentionsIn(content, [ADELE, BOB, ADELE])).toEqual(["1"]);
});
