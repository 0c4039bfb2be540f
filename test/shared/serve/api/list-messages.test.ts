import { beforeEach, describe, expect, it } from "vitest";
import { listMessages } from "../../../../shared/serve/api/list-messages.ts";
import { listParameters } from "../../../../shared/serve/api/list-parameters.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { storedMessage } from "../../../helpers/stored-messages.ts";

const TEAM = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
const CHANNEL = "19:c@thread.tacv2";

let store: ReturnType<typeof createMemoryMessageStore>;
beforeEach(async () => {
  store = createMemoryMessageStore();
  await store.upsertIfNewer({ ...storedMessage({ conversationId: CHANNEL, version: 1, text: "hello" }), teamId: TEAM });
});

async function answer(query: Record<string, string>): Promise<number | string> {
  const listed = await listMessages(store, listParameters.parse({ channel_id: CHANNEL, team_id: TEAM, ...query }));
  return listed.ok ? listed.value.messages.length : listed.error.code;
}

describe("a list of messages", () => {
  it.each<[Record<string, string>, number | string]>([
    [{}, 1],
    [{ team_id: TEAM.toUpperCase() }, 1],
    [{ q: "nobody wrote this" }, 0],
    [{ since: "2036-01-01T00:00:00Z" }, 0],
    [{ team_id: "another" }, "conversation-not-found"],
    // Whether there is such a channel in the team does not depend on what is looked for in it.
    [{ team_id: "another", q: "nobody wrote this" }, "conversation-not-found"],
    [{ team_id: "another", since: "2036-01-01T00:00:00Z" }, "conversation-not-found"],
    [{ channel_id: "19:nowhere" }, "conversation-not-found"],
    [{ channel_id: "19:nowhere", since: "2036-01-01T00:00:00Z" }, "conversation-not-found"],
  ])("%j is %s", async (query, expected) => {
    expect(await answer(query)).toBe(expected);
  });

  it("takes a message that does not say its team for one of any", async () => {
    await store.upsertIfNewer({
      ...storedMessage({ conversationId: "19:old", version: 1, text: "hello" }),
      teamId: null,
    });
    expect(await answer({ channel_id: "19:old", team_id: "another" })).toBe(1);
  });

  it("says nothing of what was asked for when it is not there", async () => {
    const listed = await listMessages(store, listParameters.parse({ chat_id: "<script>alert(1)</script>" }));
    expect(listed.ok ? "" : listed.error.message).not.toContain("script");
  });
});
