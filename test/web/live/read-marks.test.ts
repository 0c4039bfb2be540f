import { describe, expect, it } from "vitest";
import { isUnread, type ReadMarks, withRead } from "../../../web/live/read-marks.ts";

const began: ReadMarks = { beganMs: 1_000, readMs: {} };

describe("what is unread", () => {
  it("is nothing of before somebody came here first, nor where nothing is known", () => {
    expect([isUnread(began, "a", 1_000), isUnread(began, "a", undefined)]).toEqual([false, false]);
    expect(isUnread(began, "a", 1_001)).toBe(true);
  });

  it("is what came after the newest that was shown", () => {
    const marks = withRead(began, "a", 2_000);
    expect([isUnread(marks, "a", 2_000), isUnread(marks, "a", 2_001), isUnread(marks, "b", 1_500)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("is not more after older messages were shown", () => {
    const marks = withRead(began, "a", 2_000);
    expect(withRead(marks, "a", 1_500)).toBe(marks);
    expect(withRead(began, "a", 500)).toBe(began);
  });

  it("is forgotten of what was read longest ago, and does not come back", () => {
    const ids = Array.from({ length: 600 }, (_one, index) => index);
    const marks = ids.reduce((held, index) => withRead(held, `c${index}`, 2_000 + index), began);
    expect(Object.keys(marks.readMs)).toHaveLength(500);
    expect(ids.filter((index) => isUnread(marks, `c${index}`, 2_000 + index))).toEqual([]);
    expect(isUnread(marks, "c599", 3_000)).toBe(true);
  });
});
