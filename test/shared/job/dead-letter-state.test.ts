import { describe, expect, it } from "vitest";
import {
  afterFailure,
  afterRedrive,
  afterSuccess,
  afterUnsent,
  type DeadLetter,
  type DeadLetterFailure,
  MAX_AUTOMATIC_REDRIVES,
} from "../../../shared/job/dead-letter-state.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.parse("2026-01-01T00:00:00.000Z");
const poison: DeadLetterFailure = {
  queue: "messages",
  reason: "retries-exhausted",
  detail: "five times",
  body: { a: 1 },
};
const bad: DeadLetterFailure = { ...poison, reason: "message-invalid", detail: "no id" };

function waiting(failure: DeadLetterFailure): DeadLetter {
  const letter = afterFailure(undefined, failure, NOW_MS);
  if (!letter) throw new Error("expected a letter");
  return letter;
}

/** Hours from then until it is re-driven by itself. */
function hoursToRetry(letter: DeadLetter | undefined, nowMs: number): number | null {
  return letter?.nextRetryDateTime ? (Date.parse(letter.nextRetryDateTime) - nowMs) / HOUR_MS : null;
}

describe("a failure", () => {
  it("makes a letter that says when it is re-driven by itself", () => {
    expect(waiting(poison)).toEqual({
      ...poison,
      state: "waiting",
      sinceDateTime: "2026-01-01T00:00:00.000Z",
      redrives: 0,
      lastRedriveDateTime: null,
      nextRetryDateTime: "2026-01-01T01:00:00.000Z",
      resolvedDateTime: null,
    });
  });

  it("that is about the message itself waits for a command", () => {
    expect(waiting(bad).nextRetryDateTime).toBeNull();
  });

  it("that an operator may put right any day is tried as long as it takes, once a day in the end", () => {
    const refused = { ...poison, reason: "graph-forbidden" } as const;
    const hours: (number | null)[] = [];
    let letter = waiting(refused);
    for (let day = 0; day < 40; day += 1) {
      hours.push(hoursToRetry(letter, NOW_MS));
      letter = afterFailure(afterRedrive(letter, NOW_MS), refused, NOW_MS) as DeadLetter;
    }
    expect(hours.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 24]);
    expect(hours.slice(6).every((hour) => hour === 24)).toBe(true);
  });

  it("of what is kept changes nothing: the first reason stands", () => {
    expect(afterFailure(waiting(bad), poison, NOW_MS + HOUR_MS)).toBeUndefined();
  });

  it("of what was re-driven keeps it again, for the new reason, since the first time", () => {
    const again = afterFailure(afterRedrive(waiting(poison), NOW_MS), bad, NOW_MS + HOUR_MS);
    expect(again).toMatchObject({ state: "waiting", reason: "message-invalid", detail: "no id", redrives: 1 });
    expect(again).toMatchObject({ sinceDateTime: "2026-01-01T00:00:00.000Z", nextRetryDateTime: null });
  });

  it("of what was resolved keeps it again", () => {
    const resolved = afterSuccess(afterRedrive(waiting(poison), NOW_MS), NOW_MS);
    expect(afterFailure(resolved, poison, NOW_MS)).toMatchObject({
      state: "waiting",
      resolvedDateTime: null,
      redrives: 1,
    });
  });
});

describe("re-driving", () => {
  it("backs off from an hour to a day, and then leaves it to a command", () => {
    const hours: (number | null)[] = [];
    let letter: DeadLetter | undefined = waiting(poison);
    for (let time = 0; time <= MAX_AUTOMATIC_REDRIVES && letter; time += 1) {
      hours.push(hoursToRetry(letter, NOW_MS));
      letter = afterFailure(afterRedrive(letter, NOW_MS), poison, NOW_MS);
    }
    expect(hours).toEqual([1, 2, 4, 8, 16, 24, 24, 24, 24, 24, null]);
  });

  it("is repeated when it is neither resolved nor failed in time, whatever the reason", () => {
    const redriven = afterRedrive(waiting(bad), NOW_MS);
    expect(redriven).toMatchObject({ state: "redriven", redrives: 1, lastRedriveDateTime: "2026-01-01T00:00:00.000Z" });
    // Longer than its message may wait in the queue.
    expect(hoursToRetry(redriven, NOW_MS)).toBe(26);
  });

  it("that its queue did not take is tried sooner, ever more rarely", () => {
    const redriven = afterRedrive(waiting(bad), NOW_MS);
    expect(afterUnsent(redriven, NOW_MS)).toEqual({ ...redriven, nextRetryDateTime: "2026-01-01T02:00:00.000Z" });
  });

  it("that succeeds resolves it for good", () => {
    const resolved = afterSuccess(afterRedrive(waiting(bad), NOW_MS), NOW_MS + HOUR_MS);
    expect(resolved).toMatchObject({ state: "resolved", nextRetryDateTime: null, body: { a: 1 } });
    expect(resolved.resolvedDateTime).toBe("2026-01-01T01:00:00.000Z");
  });
});
