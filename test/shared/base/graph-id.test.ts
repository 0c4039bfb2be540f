import { expect, it } from "vitest";
import { graphId, graphIdOf, graphIds } from "../../../shared/base/parameter.ts";

const GUID = "0bf30f3b-4a52-48df-9a82-234910c4a086";

it.each([
  [GUID, GUID],
  [GUID.toUpperCase(), GUID],
  [`8:orgid:${GUID}`, GUID],
  [`8:ORGID:${GUID.toUpperCase()}`, GUID],
  // Of a personal account, of an app, and what only looks alike: as they are.
  ["8:live:.cid.1a2b", "8:live:.cid.1a2b"],
  [`28:${GUID}`, `28:${GUID}`],
  [`x8:orgid:${GUID}`, `x8:orgid:${GUID}`],
  [`8:orgid:${GUID}@unq.gbl.spaces`, `8:orgid:${GUID}@unq.gbl.spaces`],
  ["19:A@thread.tacv2", "19:A@thread.tacv2"],
])("takes %s for %s", (given, id) => {
  expect(graphIdOf(given)).toBe(id);
  expect(graphId.parse(given)).toBe(id);
});

it("names somebody once, however often and however they are written", () => {
  expect(graphIds(5).parse(`${GUID},8:orgid:${GUID.toUpperCase()},b`)).toEqual([GUID, "b"]);
});
