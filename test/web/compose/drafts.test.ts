import { describe, expect, it } from "vitest";
import { Drafts, type Written } from "../../../web/compose/drafts.ts";

function drafts(kept: Readonly<Record<string, Written>> = {}) {
  const told: Readonly<Record<string, Written>>[] = [];
  return { drafts: new Drafts(kept, (all) => told.push(all)), told };
}

describe("what somebody typed", () => {
  it("is of its place, and kept with whom they chose", () => {
    const { drafts: all, told } = drafts();
    const chosen = [{ id: "1", name: "Adele" }];
    all.set("a", { content: "Ask @Adele", chosen });
    all.set("b", { content: "", subject: "News" });
    expect(all.of("a")).toEqual({ content: "Ask @Adele", chosen });
    expect(all.of("c")).toEqual({ content: "" });
    expect(told.at(-1)).toEqual({ a: { content: "Ask @Adele", chosen }, b: { content: "", subject: "News" } });
    expect(drafts(told.at(-1)).drafts.of("b")).toEqual({ content: "", subject: "News" });
  });

  it("is nothing any more once nothing stands in it, or it was sent", () => {
    const { drafts: all, told } = drafts({ a: { content: "Hello" }, b: { content: "there" } });
    expect(all.isEmpty).toBe(false);
    all.set("a", { content: "", subject: "" });
    expect(told).toEqual([{ b: { content: "there" } }]);
    all.delete("b");
    expect([all.isEmpty, all.has("b"), told.at(-1)]).toEqual([true, false, {}]);
  });
});
