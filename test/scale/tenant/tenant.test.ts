import { describe, expect, it } from "vitest";
import { MessagesOf } from "./messages.ts";
import { chatId, MEMBERS_PER_CHAT, numberOf, shapeOf, Tenant, userId } from "./tenant.ts";

const DAY_MS = 24 * 3_600_000;
const NOON_MS = Date.UTC(2026, 0, 1, 12);

describe("a tenant without memory", () => {
  const tenant = new Tenant(shapeOf(400));

  it("has a tenth as many teams, half as many channels and twenty times as many chats", () => {
    expect(new Tenant(shapeOf(1_000)).shape).toEqual({ users: 1_000, teams: 100, channels: 500, chats: 20_000 });
  });

  it("has each channel in one team", () => {
    const channels = Array.from({ length: tenant.shape.teams }, (_unused, team) => tenant.channelsOfTeam(team)).flat();
    expect(channels.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_unused, channel) => channel));
    expect(channels.every((channel) => tenant.channelsOfTeam(tenant.teamOfChannel(channel)).includes(channel))).toBe(
      true,
    );
  });

  it("shows a chat to its four members and to nobody else", () => {
    const seenBy = new Map<number, number[]>();
    for (let user = 0; user < 400; user += 1) {
      for (const chat of tenant.chatsOfUser(user)) seenBy.set(chat, [...(seenBy.get(chat) ?? []), user]);
    }
    expect(seenBy.size).toBe(8_000);
    for (const [chat, users] of seenBy) {
      expect(new Set(users).size).toBe(MEMBERS_PER_CHAT);
      expect(users).toEqual(tenant.membersOfChat(chat).toSorted((a, b) => a - b));
    }
  });

  it("reads the number in an id, and in no other", () => {
    expect([userId(77), chatId(1_999_999)].map(numberOf)).toEqual([77, 1_999_999]);
    expect(numberOf("19:c00000000000g@thread.tacv2")).toBeUndefined();
  });

  it("says the same of a message wherever it is looked at, and once in windows that join", () => {
    const messages = new MessagesOf(tenant, NOON_MS);
    const until = (days: number) => ({ fromMs: NOON_MS, untilMs: NOON_MS + days * DAY_MS });
    const views = new Map<string, number>();
    for (let user = 0; user < 400; user += 1) {
      for (const { atMs, conversation } of messages.ofUser(user, until(5))) {
        const key = `${atMs} ${JSON.stringify(conversation)}`;
        views.set(key, (views.get(key) ?? 0) + 1);
      }
    }
    expect(views.size).toBeGreaterThan(200);
    expect(new Set(views.values())).toEqual(new Set([MEMBERS_PER_CHAT]));
    const whole = messages.ofChannel(0, until(8));
    const parts = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
      messages.ofChannel(0, { fromMs: NOON_MS + day * DAY_MS, untilMs: NOON_MS + (day + 1) * DAY_MS }),
    );
    expect(whole.length).toBeGreaterThan(100);
    expect(parts).toEqual(whole);
  });
});
