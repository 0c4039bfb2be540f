import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { policyTipOf, policyViolationOf, verdictOf } from "../../../../shared/store/message/policy-violation.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import type { Arrival } from "../../../../shared/store/message/stored-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const block = (rest: object) => ({ dlpAction: "blockAccess", ...rest });

describe("the verdict of data loss prevention", () => {
  it.each([
    [null, "none"],
    [undefined, "none"],
    ["blockAccess", "none"],
    [{}, "none"],
    [{ dlpAction: null }, "none"],
    [{ dlpAction: "none" }, "none"],
    [{ dlpAction: "notifySender" }, "flagged"],
    [{ dlpAction: "NotifySender" }, "flagged"],
    [{ dlpAction: "blockAccess" }, "blocked"],
    [{ dlpAction: "BlockAccess" }, "blocked"],
    [{ dlpAction: "notifySender,blockAccess" }, "blocked"],
    [{ dlpAction: "notifySender, blockAccess" }, "blocked"],
    [{ dlpAction: "blockAccessExternal" }, "none"],
    [{ dlpAction: "notifySender,blockAccessExternal" }, "flagged"],
    [{ dlpAction: "blockAccess,blockAccessExternal" }, "blocked"],
    [{ dlpAction: "somethingNew" }, "none"],
    [{ dlpAction: 3 }, "none"],
  ])("%j: %s", (policyViolation, verdict) => {
    expect(verdictOf({ policyViolation })).toBe(verdict);
  });

  it.each([
    ["an override that is allowed as it is", { verdictDetails: "allowOverrideWithoutJustification" }, "flagged"],
    ["one that needs a reason, without", { verdictDetails: "allowOverrideWithJustification" }, "blocked"],
    [
      "one that needs a reason, with spaces for one",
      { verdictDetails: "allowOverrideWithJustification", justificationText: "  " },
      "blocked",
    ],
    [
      "one that needs a reason, with one",
      { verdictDetails: "allowFalsePositiveOverride,allowOverrideWithJustification", justificationText: "customer" },
      "flagged",
    ],
    ["one that is not allowed", { verdictDetails: "none" }, "blocked"],
    ["one where nothing is said", {}, "blocked"],
    ["one of a rule that may only be called wrong", { verdictDetails: "allowFalsePositiveOverride" }, "blocked"],
  ])("overridden by the sender: %s", (_name, rest, verdict) => {
    expect(verdictOf({ policyViolation: block({ userAction: "override", ...rest }) })).toBe(verdict);
  });

  it.each([
    ["allowFalsePositiveOverride", "flagged"],
    ["allowOverrideWithoutJustification", "blocked"],
    ["none", "blocked"],
  ])("called a false positive, where %s: %s", (verdictDetails, verdict) => {
    const violation = block({ userAction: "reportFalsePositive", verdictDetails });
    expect(verdictOf({ policyViolation: violation })).toBe(verdict);
  });

  it("is none where Graph writes that there is none", () => {
    expect(policyViolationOf({ policyViolation: { dlpAction: "none", policyTip: null } })).toBeUndefined();
  });

  it("has a text to show even where the rule has none", () => {
    expect(policyTipOf({ policyTip: { generalText: "Not here." } })).toBe("Not here.");
    for (const policyTip of [undefined, null, {}, { generalText: " " }, { generalText: 1 }]) {
      expect(policyTipOf({ policyTip })).toBe("This message was blocked by a policy.");
    }
  });
});

describe("a message that becomes blocked", () => {
  const CREATED_MS = Date.UTC(2026, 0, 1);
  const createWorld = () => {
    const log = createRecordingLog();
    const ports = {
      blobs: createMemoryBlobStore(),
      messages: createMemoryMessageStore(),
      clock: new SimulatedClock(),
      log,
    };
    const store = (version: number, dlpAction: string | null, hint: Partial<Arrival> = {}) =>
      storeMessage(ports, {
        payload: {
          id: "1",
          chatId: "19:a",
          createdDateTime: new Date(CREATED_MS).toISOString(),
          etag: String(CREATED_MS + version),
          policyViolation: dlpAction && { dlpAction },
        },
        road: "live",
        tenantId: "t",
        receivedMs: CREATED_MS,
        ...hint,
      });
    return { store, told: () => log.linesOf("message.blocked").map(({ version, road }) => [version, road]) };
  };

  it("is told of once, by whatever road the verdict came, and again when it was lifted between", async () => {
    const { store, told } = createWorld();
    await store(0, null);
    await store(1, "notifySender");
    await store(2, "notifySender,blockAccess", { road: "delta" });
    await store(3, "blockAccess");
    await store(3, "blockAccess", { road: "delta" });
    await store(4, null);
    await store(5, "blockAccess");
    expect(told()).toEqual([
      [CREATED_MS + 2, "delta"],
      [CREATED_MS + 5, "live"],
    ]);
  });

  it("is not told of when the verdict is history: read for the first time, rebuilt, or late behind a newer version", async () => {
    const { store, told } = createWorld();
    await store(9, null);
    await store(2, "blockAccess");
    const other = createWorld();
    await other.store(2, "blockAccess", { road: "delta", isFirstReading: true });
    const third = createWorld();
    await third.store(2, "blockAccess", { road: "rebuild" });
    expect([told(), other.told(), third.told()]).toEqual([[], [], []]);
  });
});
