import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../shared/base/json.ts";
import { changeParameters } from "../../../../shared/serve/api/change-parameters.ts";
import { hookRequest } from "../../../../shared/serve/api/hook-parameters.ts";
import { answerMessages } from "../../../../shared/serve/api/list-messages.ts";
import { listParameters } from "../../../../shared/serve/api/list-parameters.ts";
import { searchParameters } from "../../../../shared/serve/api/search-parameters.ts";
import { readChanges } from "../../../../shared/serve/feed/read-changes.ts";
import { CHAT, createSearchWorld } from "../../store/search/search-world.ts";

const user = (id: string, userIdentityType: string) => ({
  from: { user: { id, userIdentityType }, application: null },
});
const application = (id: string, applicationIdentityType: string) => ({
  from: { user: null, application: { id, applicationIdentityType } },
});

/** By day of their last change. */
const SAID: Readonly<Record<string, JsonObject>> = {
  ann: user("ann", "aadUser"),
  ben: user("ben", "aadUser"),
  guest: user("guest", "anonymousGuest"),
  partner: user("partner", "federatedUser"),
  bot: application("assistant", "bot"),
  connector: application("hook", "office365Connector"),
  system: { from: null, messageType: "systemEventMessage", eventDetail: { initiator: user("ann", "aadUser").from } },
  silent: { from: null },
};

type Query = Readonly<Record<string, string>>;
type World = ReturnType<typeof createSearchWorld>;

/** The three ways to messages. */
const WAYS: Readonly<Record<string, (world: World, query: Query) => Promise<unknown[]>>> = {
  "GET /api/messages": async ({ messages }, query) => {
    const page = await answerMessages(messages, listParameters.parse({ chat_id: CHAT, ...query }));
    return page.ok ? page.value.messages.map(({ id }) => id) : [page.error.code];
  },
  "GET /api/search": (world, query) => world.idsOf({ q: "word", limit: "50", ...query }),
  "GET /api/changes": async (world, query) => {
    const page = await readChanges(world, changeParameters.parse(query));
    return page.ok ? page.value.changes.map(({ messageId }) => messageId) : [page.error.code];
  },
};

describe.each(Object.entries(WAYS))("the filters of Graph's export, of %s", (_way, ask) => {
  let world: World;
  beforeAll(async () => {
    world = createSearchWorld();
    for (const [index, [id, more]] of Object.entries(SAID).entries()) {
      const lastModifiedDateTime = `2026-01-0${index + 1}T00:00:00Z`;
      await world.say(id, "word", { lastModifiedDateTime, etag: String(Date.parse(lastModifiedDateTime)), ...more });
    }
    await world.feed();
  });

  // "Export content with the Microsoft Teams Export APIs", "Export API filters", in its order.
  it.each<[Query, string[]]>([
    [{ sender_type: "bot" }, ["bot"]],
    [{ sender_type: "bot,office365Connector,tenantBot" }, ["bot", "connector"]],
    [{ from: "ann" }, ["ann"]],
    [{ from: "ann,ben" }, ["ann", "ben"]],
    [{ sender_type: "anonymousGuest" }, ["guest"]],
    [{ sender_type: "federatedUser" }, ["partner"]],
    [{ sender_type: "bot", from: "ann" }, ["ann", "bot"]],
    [{ sender_type: "bot,anonymousGuest" }, ["bot", "guest"]],
    [{ sender_type: "bot,federatedUser" }, ["bot", "partner"]],
    [{ sender_type: "bot,anonymousGuest,federatedUser" }, ["bot", "guest", "partner"]],
    [{ from: "ann,ben", sender_type: "anonymousGuest" }, ["ann", "ben", "guest"]],
    [{ from: "ann", sender_type: "federatedUser" }, ["ann", "partner"]],
    [{ from: "ben", sender_type: "bot,anonymousGuest,federatedUser" }, ["ben", "bot", "guest", "partner"]],
    [
      { from: "ben", sender_type: "bot,anonymousGuest,federatedUser,systemEventMessage" },
      ["ben", "bot", "guest", "partner", "system"],
    ],
    [
      { sender_type: "aadUser,bot", modified_since: "2026-01-02T00:00:00Z", modified_until: "2026-01-05T00:00:00Z" },
      ["ben"],
    ],
    [{ modified_since: "2026-01-05T00:00:00Z", modified_until: "2026-01-07T00:00:00Z" }, ["bot", "connector"]],
  ])("%j", async (query, expected) => {
    expect((await ask(world, query)).toSorted()).toEqual(expected.toSorted());
  });
});

describe("a wrong filter of messages", () => {
  it.each([
    [{ sender_type: "" }, "sender_type", /^expected some of aadUser, /],
    [{ sender_type: "bot,robot" }, "sender_type", /^expected some of aadUser, /],
    [{ from: "" }, "from", /^expected an id$/],
    [{ modified_since: "now" }, "modified_since", /^expected an ISO 8601/],
    [
      { modified_since: "2026-01-02T00:00:00Z", modified_until: "2026-01-01T00:00:00Z" },
      "modified_until",
      /^expected a time after modified_since$/,
    ],
  ] as [Query, string, RegExp][])("%j is told of, wherever it is given", (query, name, expected) => {
    const asked = [
      listParameters.safeParse({ chat_id: CHAT, ...query }),
      searchParameters.safeParse({ q: "word", ...query }),
      changeParameters.safeParse(query),
      hookRequest.safeParse({ url: "https://example.com/", filter: query }),
    ];
    for (const { error } of asked) {
      const issues = (error?.issues ?? []).filter(({ path }) => path.at(-1) === name || path.at(-2) === name);
      expect(issues.map(({ message }) => message)).toContainEqual(expect.stringMatching(expected));
    }
  });
});
