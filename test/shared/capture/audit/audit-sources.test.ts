import { describe, expect, it } from "vitest";
import { auditSources } from "../../../../shared/capture/audit/audit-sources.ts";
import { wholeListings } from "../../../../shared/capture/sync/whole-listings.ts";
import { exportSourceId } from "../../../../shared/port/message-export.ts";
import { CHANNELS, CHATS, createScheduleWorld } from "../sync/schedule-world.ts";

const ONE_CHANNEL = "/teams/t7/channels/c7/messages";
const ONE_CHAT = "/chats/x/messages";
const ONE_USER = "/users/u7/chats/getAllMessages";

describe("auditSources", () => {
  it.each([
    [[CHANNELS], ["team:t1", "team:t2"], ["teams"]],
    [[CHATS], ["user-chats:u1", "user-chats:u2"], ["users"]],
    [
      [CHANNELS, ONE_CHANNEL, CHATS, ONE_CHAT, ONE_USER],
      ["team:t1", "team:t2", "user-chats:u1", "user-chats:u2"],
      ["teams", "users"],
    ],
    [[ONE_CHANNEL, ONE_CHAT, ONE_USER], ["channel:c7", "chat:x", "user-chats:u7"], []],
    [["/appCatalogs/teamsApps/a/installedToChats/getAllMessages"], [], []],
  ])("of %j are %j", async (resources, expected, asked) => {
    const { tenant } = createScheduleWorld();
    const found: string[] = [];
    for await (const source of auditSources(wholeListings(tenant), resources)) found.push(exportSourceId(source));
    expect(found).toEqual(expected);
    expect(tenant.asked).toEqual(asked);
  });
});
