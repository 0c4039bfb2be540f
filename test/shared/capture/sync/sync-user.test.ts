import { beforeEach, describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { syncUser } from "../../../../shared/capture/sync/sync-user.ts";
import type { IdentifiedObject } from "../../../../shared/port/directory-reader.ts";
import { createScheduleWorld, HOUR_MS } from "./schedule-world.ts";

const CHAT = "19:chat@thread.v2";
const PEOPLE = ["ann", "ben", "cem"];

let world: ReturnType<typeof createScheduleWorld>;
let chat: IdentifiedObject;
beforeEach(() => {
  world = createScheduleWorld();
  chat = chatOf(PEOPLE);
  const { page } = world.tenant;
  world.tenant.page = async (listing, link) =>
    listing.kind === "chats" ? { objects: [chat], next: undefined } : page(listing, link);
});

function chatOf(people: readonly string[]): IdentifiedObject {
  const member = (userId: string) => ({ id: `membership of ${userId}`, userId, tenantId: "ours", roles: ["owner"] });
  return { id: CHAT, topic: "x", members: people.map(member) };
}

const walk = (userId: string) =>
  syncUser(world.ports, { job: "user", userId, startedDateTime: toIso(world.clock.nowMs()) });
const membersKept = () =>
  world.directory
    .rows("members")
    .filter(({ absentSinceDateTime }) => absentSinceDateTime === null)
    .map(({ id }) => id);

describe("a chat that a user's list shows", () => {
  it("is kept with its members at once when nobody knew of it, whoever shows it", async () => {
    await walk("cem");
    expect(world.directory.values("chats")).toEqual([{ id: CHAT, topic: "x" }]);
    expect(membersKept()).toEqual(PEOPLE);
  });

  it("is looked at by one of its members a day, each of whom has a turn", async () => {
    await walk("ann");
    const seenBy = new Set<string>();
    for (let day = 1; day <= 30; day += 1) {
      await world.clock.advance(24 * HOUR_MS);
      let looked = 0;
      for (const person of PEOPLE) {
        chat = { ...chatOf(PEOPLE), topic: `${person} on day ${day}` };
        await walk(person);
        if (world.directory.values("chats")[0]?.topic !== chat.topic) continue;
        looked += 1;
        seenBy.add(person);
      }
      expect(looked, `day ${day}`).toBe(1);
    }
    expect([...seenBy].sort()).toEqual(PEOPLE);
  });

  it("has lost whoever it does not show and Graph does not know", async () => {
    await walk("ann");
    chat = chatOf(["ann", "ben"]);
    for (let day = 0; day < 15; day += 1) {
      await world.clock.advance(24 * HOUR_MS);
      for (const person of ["ann", "ben"]) await walk(person);
    }
    expect(membersKept()).toEqual(["ann", "ben"]);
  });

  it("has its members listed where it has more than the list shows", async () => {
    chat = chatOf(Array.from({ length: 25 }, (_unused, index) => `user-${index}`));
    await walk("user-7");
    expect(world.takeJobs()).toMatchObject([{ job: "members", roster: { kind: "chat", chatId: CHAT } }]);
  });

  it("is not taken for known before its members are, should the queue or a store fail in between", async () => {
    chat = chatOf(Array.from({ length: 25 }, (_unused, index) => `user-${index}`));
    world.queue.failNext(1);
    await expect(walk("user-7")).rejects.toBeInstanceOf(TeamsinkError);
    for (const person of ["user-7", "user-8"]) await walk(person);
    expect(world.takeJobs()).toMatchObject([{ job: "members" }]);
  });
});
