import { describe, expect, it } from "vitest";
import type { SourceReport } from "../../../../shared/capture/audit/audit-record.ts";
import {
  addToTable,
  type ConversationFigures,
  comparedAnew,
  EMPTY_TABLE,
  type Figures,
  MAX_CONVERSATIONS,
  NO_FIGURES,
  totalOf,
} from "../../../../shared/capture/audit/figures.ts";

const row = (conversationId: string, parts: Partial<Figures> = {}): ConversationFigures => ({
  ...NO_FIGURES,
  checked: 1,
  ...parts,
  conversationId,
});
const manyRows = (count: number, parts: Partial<Figures> = {}) =>
  Array.from({ length: count }, (_, index) => row(`c${index}`, parts));

describe("a table of figures", () => {
  it("adds up by conversation", () => {
    const first = addToTable(EMPTY_TABLE, [row("a", { missing: 1, repaired: 1 }), row("b")], NO_FIGURES);
    const second = addToTable(first, [row("a", { stale: 1 })], { ...NO_FIGURES, checked: 2, invalid: 2 });
    expect(second).toEqual({
      conversations: [row("a", { checked: 2, missing: 1, stale: 1, repaired: 1 }), row("b")],
      others: { ...NO_FIGURES, checked: 2, invalid: 2 },
    });
    expect(totalOf(second)).toEqual({ checked: 5, missing: 1, stale: 1, repaired: 1, invalid: 2 });
  });

  it("keeps conversations with holes when it is full, and still counts the others", () => {
    const full = addToTable(EMPTY_TABLE, manyRows(MAX_CONVERSATIONS), NO_FIGURES);
    const over = addToTable(full, [row("new", { missing: 1 }), row("clean")], NO_FIGURES);
    expect(over.conversations).toHaveLength(MAX_CONVERSATIONS);
    expect(over.conversations[0]).toEqual(row("new", { missing: 1 }));
    expect(over.others).toEqual({ ...NO_FIGURES, checked: 2 });
    expect(totalOf(over).checked).toBe(MAX_CONVERSATIONS + 2);
  });

  it("fits a document, however long the ids are", () => {
    const long = (index: number) => `${index}`.padEnd(1024, "x");
    const rows = Array.from({ length: MAX_CONVERSATIONS }, (_, index) => row(long(index), { checked: 123_456 }));
    const holes = Array.from({ length: 250 }, (_, index) => ({
      key: `${long(index)} ${"y".repeat(255)}`,
      is: "missing" as const,
    }));
    const report: SourceReport = {
      source: { kind: "user-chats", userId: long(0) },
      state: "waiting",
      reason: null,
      step: 1,
      part: "messages",
      link: long(0),
      pages: 1,
      trail: null,
      restarts: 0,
      folded: false,
      holes,
      ...addToTable(EMPTY_TABLE, rows, NO_FIGURES),
    };
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(1_000_000);
  });

  it("compares anew without forgetting what was found", () => {
    const table = addToTable(EMPTY_TABLE, [row("a", { missing: 1, repaired: 1 })], { ...NO_FIGURES, invalid: 1 });
    expect(comparedAnew(table)).toEqual({
      conversations: [row("a", { checked: 0, missing: 1, repaired: 1 })],
      others: { ...NO_FIGURES, invalid: 1 },
    });
  });
});
