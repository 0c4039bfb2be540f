import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { createLog, describeCause, type LogFields } from "../../../shared/base/log.ts";

function recorded(fields: Record<string, unknown>): Record<string, unknown> {
  const lines: Record<string, unknown>[] = [];
  createLog((_level, line) => lines.push(line)).event(
    "notification.discarded",
    fields as LogFields<"notification.discarded">,
  );
  return lines[0] ?? {};
}

describe("createLog", () => {
  it("writes the event with its fields", () => {
    expect(recorded({ reason: "token-missing", count: 2 })).toEqual({
      event: "notification.discarded",
      reason: "token-missing",
      count: 2,
    });
  });

  it("leaves out a field that is not in the event's row, even past a cast", () => {
    expect(recorded({ reason: "token-missing", body: "secret words", clientState: "s" })).toEqual({
      event: "notification.discarded",
      reason: "token-missing",
    });
  });

  it("keeps a value on one line and within bounds", () => {
    expect(recorded({ reason: 'a\r\n{"event":"forged"}' }).reason).toBe('a  {"event":"forged"}');
    expect(String(recorded({ reason: "x".repeat(10_000) }).reason).length).toBe(513);
  });
});

describe("describeCause", () => {
  it("tells class and code of an error of somebody else's, not its message", () => {
    const cause = Object.assign(new RangeError("body was: secret words"), { code: "ERR_X" });
    expect(describeCause(new TeamsinkError("internal-error", undefined, { cause }))).toEqual({
      causeName: "RangeError",
      causeCode: "ERR_X",
    });
    expect(describeCause(cause)).toEqual({ causeName: "RangeError", causeCode: "ERR_X" });
    expect(describeCause("text")).toEqual({});
  });
});
