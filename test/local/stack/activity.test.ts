import { describe, expect, it } from "vitest";
import { Activity } from "../../../local/stack/activity.ts";
import type { LogEventName, LogValue } from "../../../shared/base/log.ts";

function world() {
  let nowMs = 0;
  const activity = new Activity(() => nowMs);
  const take = (event: LogEventName, fields: Readonly<Record<string, LogValue>> = {}) =>
    activity.take({
      category: "Function.it.User",
      level: "information",
      message: JSON.stringify({ event, ...fields }),
    });
  return { activity, take, pass: (ms: number) => (nowMs += ms) };
}

describe("Activity", () => {
  it("counts what was written and what of it is stored alike, whichever road brought it and however often", () => {
    const { activity, take } = world();
    const place = { conversationId: "19:b@thread.v2", cosmosId: "5" };
    take("message.stored", { road: "delta", ...place, version: 5 });
    expect(activity).toMatchObject({ written: undefined, stored: 0, earlier: 1 });
    for (const version of [6, 7, 8]) activity.expect({ ...place, version });
    expect(activity).toMatchObject({ written: 3, stored: 0 });
    take("message.stored", { road: "live", ...place, version: 7 });
    // Overtaken: its payload is kept, its document is not written.
    take("message.unchanged", { road: "live", ...place, version: 6 });
    take("message.stored", { road: "audit", ...place, version: 8 });
    take("message.unchanged", { road: "live", ...place, version: 8 });
    expect(activity).toMatchObject({ written: 3, stored: 3, earlier: 1 });
  });

  it("counts what was stored and what changed nothing, and shows the first message of a chat", () => {
    const { activity, take } = world();
    take("message.stored", { road: "live", behindMs: 40, conversationId: "19:a@thread.tacv2", cosmosId: "1" });
    take("message.stored", { road: "delta", behindMs: 9_000, conversationId: "19:b@thread.v2", cosmosId: "2" });
    take("message.unchanged", { road: "live" });
    take("messages.stored", { road: "live", stored: 1 });
    expect(activity).toMatchObject({ earlier: 2, processed: 3, behindMs: 40, failures: 0 });
    expect(activity.chatMessage).toEqual({ conversationId: "19:b@thread.v2", cosmosId: "2" });
  });

  it("says how many a second, over the last five", () => {
    const { activity, take, pass } = world();
    for (let count = 0; count < 10; count += 1) take("message.stored");
    expect(activity.storedPerSecond).toBe(2);
    pass(5_001);
    expect(activity.storedPerSecond).toBe(0);
  });

  it("counts what failed or was refused, and not what waits to be tried again", () => {
    const { activity, take } = world();
    take("message.waiting", { queue: "messages", reason: "store-unavailable" });
    take("function.failed", { function: "process-message", reason: "store-unavailable" });
    take("notification.refused", { reason: "queue-unavailable" });
    expect(activity.failures).toBe(2);
  });

  it("knows how a function failed, and passes over what is no event", () => {
    const { activity } = world();
    const failed = { functionName: "renew-subscriptions", event: "function.executed", succeeded: false } as const;
    const error = { name: "Error", message: "no such tenant" };
    activity.take({ category: "Host", level: "error", message: "Executed", ...failed, error });
    activity.take({ category: "Host", level: "information", message: '{"event": half a line' });
    expect(activity.failureOf("renew-subscriptions")).toBe("no such tenant");
    expect(activity.failureOf("delta-sync")).toBeUndefined();
  });
});
