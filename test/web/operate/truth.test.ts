import { describe, expect, it } from "vitest";
import { figuresOf, type Health, stepWords } from "../../../web/operate/step-figures.ts";
import { truthOf } from "../../../web/operate/truth.ts";

const NOW_MS = new Date(2026, 10, 28, 12).getTime();
const CHECKED = new Date(NOW_MS).toISOString();

function healthOf(steps: Health["steps"], firstFailing?: Health["firstFailing"]): Health {
  const status = firstFailing ? "failing" : "ok";
  return { status, checkedDateTime: CHECKED, circuits: [], steps, ...(firstFailing && { firstFailing }) };
}

const well = healthOf([{ step: "cosmos", status: "ok" }]);
const rate = { instances: 1, livePerSecond: 2.1, otherPerSecond: 0, behindMs: 400, errors: 0 };
const audit = {
  unbrokenSince: new Date(2026, 10, 3).toISOString(),
  auditedUntil: CHECKED,
  openGaps: 0,
  count: 0,
  runs: [],
};
const line = (known: Omit<Parameters<typeof truthOf>[0], "nowMs">) => {
  const { mood, parts } = truthOf({ ...known, nowMs: NOW_MS });
  return `${mood}: ${parts.join(" · ")}`;
};

describe("the line of truth", () => {
  it("says all of it where all is known", () => {
    expect(line({ health: well, rate, audit })).toBe(
      "good: Everything works · 2.1 messages/s · behind by 0.4 s · unbroken since 3 Nov",
    );
  });

  it("says nothing that is not known", () => {
    expect(line({})).toBe("unknown: Looking at every part");
    expect(line({ health: well, rate: { ...rate, behindMs: undefined } })).toBe(
      "good: Everything works · 2.1 messages/s",
    );
    expect(line({ health: well, audit: { ...audit, unbrokenSince: null } })).toBe(
      "good: Everything works · not audited yet",
    );
  });

  it("names what fails first", () => {
    const failing = { step: "cosmos", code: "store-unavailable", detail: "", remedy: "" } as const;
    const health = healthOf([{ step: "cosmos", status: "failing" }], failing);
    expect(line({ health })).toBe("bad: Fails: Cosmos DB");
  });

  it("is not good with a warning or a gap", () => {
    const warned = healthOf([{ step: "search", status: "warning" }]);
    expect(line({ health: warned })).toBe("warn: Everything works, 1 warning");
    expect(line({ health: well, audit: { ...audit, openGaps: 2 } })).toBe("warn: Everything works · 2 open gaps");
  });
});

describe("what the steps found out", () => {
  it("is taken where it is what it should be, and nothing else", () => {
    const live = [{ resource: "/chats", expirationDateTime: CHECKED }, { resource: 3 }, null];
    const found = figuresOf(
      healthOf([
        { step: "queue", status: "ok", waiting: { messages: 2, sync: "many" } },
        { step: "subscriptions", status: "ok", live, teams: { subscribed: 3, wanted: 4 } },
        { step: "lastMessage", status: "ok", lastReceivedDateTime: CHECKED },
        { step: "certificate", status: "ok", daysLeft: 9 },
      ]),
    );
    expect(found).toEqual({
      subscriptions: live.slice(0, 1),
      teams: { subscribed: 3, wanted: 4 },
      waiting: { messages: 2 },
      lastReceivedDateTime: CHECKED,
      certificateDaysLeft: 9,
    });
    expect(figuresOf(healthOf([{ step: "queue", status: "failing" }]))).toEqual({
      subscriptions: [],
      teams: undefined,
      waiting: undefined,
      lastReceivedDateTime: undefined,
      certificateDaysLeft: undefined,
    });
  });

  it("has a word for a step of a later version", () => {
    expect(stepWords("newStep")).toBe("newStep");
  });
});
