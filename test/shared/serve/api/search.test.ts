import { describe, expect, it } from "vitest";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { searchStored } from "../../../../shared/serve/api/search.ts";
import { searchParameters } from "../../../../shared/serve/api/search-parameters.ts";
import { BLOCKED, CHAT, createSearchWorld, edited } from "../../store/search/search-world.ts";

const FROM = { from: { user: { id: "ann", displayName: "Ann" } } };

describe("what a search is answered with", () => {
  it("is what was found, as the store shows it, and where most of it is", async () => {
    const world = createSearchWorld();
    await world.directory.put({ table: "chats", parentId: null, id: CHAT, value: { topic: "Plans" }, seenMs: 1 });
    await world.say("1", "the plan", FROM);
    await world.feed();
    const answer = await world.ask({ q: "plan" });
    expect(answer).toEqual({
      results: [
        {
          ...{ kind: "message", conversationId: CHAT, conversationTitle: "Plans", teamId: null, rootId: null },
          ...{ messageId: "1", version: 1767225600000, isLatest: true, from: { id: "ann", displayName: "Ann" } },
          createdDateTime: "2026-01-01T00:00:00.000Z",
          snippet: { text: "the plan", marks: [[4, 8]] },
        },
      ],
      total: 1,
      conversations: [{ kind: "message", id: CHAT, title: "Plans", count: 1 }],
      nextCursor: undefined,
    });
    const { nextCursor: _none, ...rest } = answer;
    expect(ANSWERS.SearchPage.safeParse({ count: 1, ...rest }).error?.issues).toBeUndefined();
  });

  it("names no chat to an application that has no role for the directory", async () => {
    const world = createSearchWorld();
    await world.directory.put({ table: "chats", parentId: null, id: CHAT, value: { topic: "Plans" }, seenMs: 1 });
    await world.say("1", "the plan");
    await world.feed();
    const changeFeed = { ...world.changeFeed, withheld: new Set(["directory"] as const) };
    const { results, conversations } = await searchStored(
      { ...world, changeFeed },
      searchParameters.parse({ q: "plan" }),
    );
    expect([results[0]?.conversationTitle, conversations[0]?.title]).toEqual([null, null]);
  });

  it("comes page by page", async () => {
    const world = createSearchWorld();
    for (let id = 0; id < 7; id += 1) {
      const createdDateTime = `2026-01-01T00:0${id}:00Z`;
      await world.say(String(id), "word", { createdDateTime, etag: String(Date.parse(createdDateTime)) });
    }
    await world.feed();
    const ids: unknown[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const page = await world.ask({ q: "word", order: "newest", limit: "3", ...(cursor && { cursor }) });
      expect(page.total).toBe(7);
      ids.push(...page.results.map(({ messageId }) => messageId));
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(["6", "5", "4", "3", "2", "1", "0"]);
  });
});

describe("what the index knows and the store does not show", () => {
  it.each([
    ["says something else by now", "other", edited(1)],
    ["is deleted", "", { ...edited(1), deletedDateTime: "2026-01-01T00:01:00Z" }],
    ["is blocked", "the plan", { ...edited(1), policyViolation: BLOCKED }],
  ])("is not shown: a message that %s", async (_name, text, more) => {
    const world = createSearchWorld();
    await world.say("1", "the plan");
    await world.feed();
    await world.say("1", text, more);
    expect(await world.idsOf({ q: "plan" })).toEqual([]);
    await world.feed();
    expect(await world.ask({ q: "plan" })).toMatchObject({ results: [], total: 0 });
  });

  it("is not shown: a message that is not there any more", async () => {
    const world = createSearchWorld();
    const document = {
      ...{
        version: 1,
        isLatest: true,
        isBlocked: false,
        createdMs: 1,
        modifiedMs: 1,
        teamId: null,
        senderIds: [],
        senderTypes: [],
      },
      ...{ mentionedIds: [], hasAttachment: false, text: "the plan", fileNames: [] },
    };
    const subject = { kind: "message", id: CHAT, documentId: "1" } as const;
    await world.search.put([{ subject, version: 1, documents: [document], expiresMs: null }]);
    expect(await world.ask({ q: "plan" })).toMatchObject({ results: [], total: 1 });
  });
});

describe("what was said before", () => {
  it("is found with versions=all alone, and shown as it was", async () => {
    const world = createSearchWorld();
    await world.say("1", "the old plan");
    await world.say("1", "something else", edited(1));
    await world.feed();
    expect(await world.idsOf({ q: "plan" })).toEqual([]);
    const { results } = await world.ask({ q: "plan", versions: "all" });
    expect(results).toEqual([
      expect.objectContaining({
        ...{ messageId: "1", version: 1767225600000, isLatest: false },
        snippet: { text: "the old plan", marks: [[8, 12]] },
      }),
    ]);
  });

  it.each([
    [{}, []],
    [{ versions: "all" }, []],
    [{ policy: "hide", versions: "all" }, []],
    [{ policy: "show" }, []],
    [{ policy: "show", versions: "all" }, ["1", "1"]],
  ])("and is blocked is found with %j: %j", async (query, expected) => {
    const world = createSearchWorld();
    await world.say("1", "the first plan");
    await world.say("1", "the secret plan", { ...edited(1), policyViolation: BLOCKED });
    await world.feed();
    expect(await world.idsOf({ q: "plan", ...query })).toEqual(expected);
  });
});

it.each<[Record<string, string>, string[]]>([
  [{}, ["q"]],
  [{ q: "" }, ["q"]],
  [{ q: "-word" }, ["q"]],
  [{ q: "w*" }, ["q"]],
  [{ q: "word", has: "image" }, ["has"]],
  [{ q: "word", since: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z" }, ["until"]],
  [{ q: "word", limit: "51", order: "oldest", versions: "some" }, ["order", "versions", "limit"]],
  [{ q: "word", what: "else" }, [""]],
])("refuses %j", (query, parameters) => {
  const parsed = searchParameters.safeParse(query);
  expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual(parameters);
});

it.each([{ from: "a,b" }, { mentions: "me" }, { has: "attachment" }, { q: "-word", from: "a" }])(
  "takes %j without a word that has to be there",
  (query) => {
    expect(searchParameters.safeParse(query).success).toBe(true);
  },
);
