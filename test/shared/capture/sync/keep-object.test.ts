import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { createScheduleWorld } from "./schedule-world.ts";

describe("an object that the directory refuses for good", () => {
  it("costs no other its place, and its messages are read", async () => {
    const world = createScheduleWorld();
    const { directory, log, tenant } = world;
    const { put } = directory;
    directory.put = async (row) => {
      if (row.table !== "members" && ["u1", "t1", "c1"].includes(row.id)) throw new TeamsinkError("document-refused");
      return put(row);
    };
    tenant.teamsWithChannels.set("t1", [{ id: "c1" }, { id: "c3" }]);
    expect((await world.syncDaily()).toSorted()).toEqual([
      "channel:c1",
      "channel:c2",
      "channel:c3",
      "user-chats:u1",
      "user-chats:u2",
    ]);
    expect(directory.values("channels")).toHaveLength(2);
    expect(log.linesOf("directory.refused").map(({ id }) => id)).toEqual(["t1", "u1", "t1", "c1"]);
  });
});
