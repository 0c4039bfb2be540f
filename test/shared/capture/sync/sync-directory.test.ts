import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { syncDirectory } from "../../../../shared/capture/sync/sync-directory.ts";
import { createScheduleWorld } from "./schedule-world.ts";

const TEAM = { job: "directory", of: { kind: "team", teamId: "t1" } } as const;
const USER = { job: "directory", of: { kind: "user", userId: "u1" } } as const;

describe("syncDirectory", () => {
  it("puts the members of a team, and says of which", async () => {
    const { ports, directory } = createScheduleWorld();
    await syncDirectory(ports, TEAM);
    await syncDirectory(ports, { ...TEAM, of: { kind: "team", teamId: "t2" } });
    expect(directory.values("members")).toEqual([
      { id: "m1", roles: ["owner"], of: "t1", teamId: "t1" },
      { id: "m1", roles: ["owner"], of: "t2", teamId: "t2" },
    ]);
  });

  it("puts the chats of a user, and their members where Graph gave them", async () => {
    const { ports, directory } = createScheduleWorld();
    await syncDirectory(ports, USER);
    expect(directory.values("chats")).toEqual([{ id: "chat of u1" }]);
    expect(directory.values("members")).toEqual([{ id: "m1", userId: "u1", chatId: "chat of u1" }]);
  });

  it.each(["graph-forbidden", "graph-not-found"] as const)("notes %s and is done", async (code) => {
    const { ports, tenant, log, queue } = createScheduleWorld();
    tenant.failing.set("chats u1", code);
    await syncDirectory(ports, USER);
    expect(log.linesOf("sync.failed")).toMatchObject([{ source: "user:u1", reason: code }]);
    expect(queue.sent).toEqual([]);
  });

  it("waits in the queue when Graph is too busy", async () => {
    const { ports, tenant, queue } = createScheduleWorld();
    tenant.failing.set("members t1", new TeamsinkError("graph-throttled", "wait", { retryAfterMs: 7_000 }));
    await syncDirectory(ports, TEAM);
    expect(queue.sent).toEqual([{ queue: "sync", text: JSON.stringify(TEAM), visibleAfterMs: 7_000 }]);
  });

  it("throws what may succeed later", async () => {
    const { ports, tenant } = createScheduleWorld();
    tenant.failing.set("members t1", "graph-unavailable");
    await expect(syncDirectory(ports, TEAM)).rejects.toMatchObject({ code: "graph-unavailable" });
  });
});
