import { describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { GraphError } from "../../../../local/tenant/graph/graph-error.ts";
import { type Subject, Throttling } from "../../../../local/tenant/graph/throttling.ts";

const subject: Subject = { clientId: "app", budget: "readMessages" };

/** Seconds to wait, or 0 when the request was let through. */
function retryAfter(throttling: Throttling, request: Subject): number {
  try {
    throttling.admit(request);
    return 0;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    expect(error).toMatchObject({ status: 429, code: "TooManyRequests" });
    return Number(error.headers["retry-after"]);
  }
}

function admitted(throttling: Throttling, request: Subject, requests: number): number {
  return Array.from({ length: requests }, () => retryAfter(throttling, request)).filter((wait) => wait === 0).length;
}

describe("throttling", () => {
  test.each<[string, Partial<Subject>, number]>([
    ["20 reads of messages a second", {}, 20],
    ["200 exports a second", { budget: "exportMessages" }, 200],
    ["60 lists of members or channels a second", { budget: "listMembersAndChannels" }, 60],
    ["2 lists of subscriptions a second", { budget: "listSubscriptions" }, 2],
    ["4 requests a second for one team", { teamId: "t" }, 4],
    ["1 request a second for one chat or channel", { teamId: "t", conversationId: "c" }, 1],
    ["5 lists of one user's chats a second", { chatsOfUserId: "u" }, 5],
    ["50 messages to channels a second", { budget: "postChannelMessages" }, 50],
    ["20 messages to chats a second", { budget: "postChatMessages" }, 20],
    ["1 message of one user a second", { budget: "postChatMessages", userId: "u" }, 1],
    ["20 reads of one user", { userId: "u" }, 20],
  ])("lets %s through", (_name, change, expected) => {
    const throttling = new Throttling(new SimulatedClock(), { enabled: true, scale: 1 });
    expect(admitted(throttling, { ...subject, ...change }, expected + 10)).toBe(expected);
    expect(throttling.rejected).toBe(10);
  });

  test("another channel of the same team has a budget of its own", () => {
    const throttling = new Throttling(new SimulatedClock(), { enabled: true, scale: 1 });
    expect(admitted(throttling, { ...subject, teamId: "t", conversationId: "c" }, 1)).toBe(1);
    expect(admitted(throttling, { ...subject, teamId: "t", conversationId: "d" }, 1)).toBe(1);
  });

  test("four members of one chat come or go in a minute, and those of another besides", async () => {
    const clock = new SimulatedClock();
    const throttling = new Throttling(clock, { enabled: true, scale: 1 });
    const change: Subject = { ...subject, budget: "changeChatMembers", conversationId: "c" };
    for (let member = 1; member <= 4; member += 1) {
      expect(retryAfter(throttling, change)).toBe(0);
      await clock.advance(1_000);
    }
    expect(retryAfter(throttling, change)).toBe(11);
    expect(retryAfter(throttling, { ...change, conversationId: "d" })).toBe(0);
    await clock.advance(11_000);
    expect(retryAfter(throttling, change)).toBe(0);
  });

  test("who waits as long as Retry-After says is let through", async () => {
    const clock = new SimulatedClock();
    const throttling = new Throttling(clock, { enabled: true, scale: 1 });
    const request = { ...subject, conversationId: "c" };
    throttling.admit(request);
    const wait = retryAfter(throttling, request);
    expect(wait).toBe(1);
    await clock.advance(1000 * wait);
    expect(retryAfter(throttling, request)).toBe(0);
  });

  test("who does not wait, waits longer, but not for ever", () => {
    const throttling = new Throttling(new SimulatedClock(), { enabled: true, scale: 1 });
    const request = { ...subject, conversationId: "c" };
    throttling.admit(request);
    const waits = Array.from({ length: 20 }, () => retryAfter(throttling, request));
    expect(waits[0]).toBe(1);
    expect(waits.at(-1)).toBe(2);
  });

  test("counts by minute what the app asked for beyond its own limit, and nothing else", async () => {
    const clock = new SimulatedClock();
    const throttling = new Throttling(clock, { enabled: true, scale: 1 });
    admitted(throttling, { ...subject, conversationId: "c" }, 5);
    admitted(throttling, { ...subject, budget: "unlimited", teamId: "t" }, 9);
    await clock.advance(60_000);
    admitted(throttling, subject, 23);
    expect(throttling.minutes()).toEqual([
      { budget: "readMessages", fromDateTime: "2026-01-01T00:00:00.000Z", requests: 5, overBudget: 0 },
      { budget: "unlimited", fromDateTime: "2026-01-01T00:00:00.000Z", requests: 9, overBudget: 0 },
      { budget: "readMessages", fromDateTime: "2026-01-01T00:01:00.000Z", requests: 23, overBudget: 3 },
    ]);
  });

  test("can be scaled and switched off", () => {
    const clock = new SimulatedClock();
    const scaled = new Throttling(clock, { enabled: true, scale: 10 });
    expect(admitted(scaled, { ...subject, conversationId: "c" }, 20)).toBe(10);
    const off = new Throttling(clock, { enabled: false, scale: 1 });
    expect(admitted(off, { ...subject, conversationId: "c" }, 100)).toBe(100);
  });
});
