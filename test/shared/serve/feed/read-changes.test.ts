import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { FeedPlace } from "../../../../shared/port/change-feed.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { changeParameters } from "../../../../shared/serve/api/change-parameters.ts";
import { changeAnswer } from "../../../../shared/serve/feed/change-answer.ts";
import { readChanges } from "../../../../shared/serve/feed/read-changes.ts";
import { storeInteraction } from "../../../../shared/store/interaction/store-interaction.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed, type MemoryChangeFeed } from "../../../helpers/memory-change-feed.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const TEAM = "11111111-1111-4111-8111-111111111111";
const CREATED = "2026-01-01T00:00:00Z";

let clock: SimulatedClock;
let changeFeed: MemoryChangeFeed;
let stores: ReturnType<typeof createStores>;

function createStores() {
  return {
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    directory: createMemoryDirectoryStore((key, one) => changeFeed.wrote("directory", key, one)),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    clock,
    log: createRecordingLog(),
    tenantId: "t",
  };
}

beforeEach(() => {
  clock = new SimulatedClock();
  changeFeed = createMemoryChangeFeed(() => clock.nowMs());
  stores = createStores();
});

const say = (id: string, more: JsonObject = {}) =>
  storeMessage(stores, {
    payload: { id, chatId: "19:a@thread.v2", createdDateTime: CREATED, body: { content: id }, ...more },
    road: "live",
    tenantId: "t",
    receivedMs: clock.nowMs(),
  });
const see = (table: "teams" | "members", id: string, parentId: string | null = null) =>
  stores.directory.put({ table, parentId, id, value: { id }, seenMs: clock.nowMs() });

async function ask(query: Record<string, string> = {}) {
  const page = await readChanges({ changeFeed, clock }, changeParameters.parse(query));
  if (!page.ok) throw page.error;
  const answer = JSON.parse(changeAnswer(page.value, null).body as string) as JsonObject;
  expect(ANSWERS.ChangePage.safeParse(answer).error?.issues).toBeUndefined();
  return page.value;
}
const idsOf = ({ changes }: { readonly changes: readonly JsonObject[] }) =>
  changes.map(({ kind, id, messageId }) => `${kind} ${id ?? messageId}`);

describe("what changed", () => {
  it("is everything of every kind, each once, and nothing after that", async () => {
    await say("1");
    await see("teams", "t1");
    await see("members", "m1", "t1");
    await storeInteraction(stores, {
      payload: { id: "i1", sessionId: "s1", createdDateTime: CREATED, etag: "1" },
      road: "read",
      receivedMs: clock.nowMs(),
    });
    const first = await ask();
    expect(idsOf(first)).toEqual(["messages 1", "teams t1", "members m1", "interactions i1"]);
    expect(first.hasMore).toBe(false);
    const second = await ask({ position: first.position });
    expect(second).toMatchObject({ changes: [], hasMore: false });
    await say("2");
    expect(idsOf(await ask({ position: second.position }))).toEqual(["messages 2"]);
  });

  it("comes in pages, none twice and none left out, of however many kinds", async () => {
    for (let number = 1; number <= 25; number += 1) await say(String(number));
    for (let number = 1; number <= 25; number += 1) await see("teams", `t${number}`);
    const found: string[] = [];
    let position = "beginning";
    for (let hasMore = true; hasMore; ) {
      const page = await ask({ position, limit: "7" });
      expect(page.changes.length).toBeLessThanOrEqual(7);
      found.push(...idsOf(page));
      ({ position, hasMore } = page);
    }
    expect(found).toHaveLength(50);
    expect(new Set(found).size).toBe(50);
  });

  it("is of the kinds that were asked for, and its position good for no others", async () => {
    await say("1");
    await see("teams", "t1");
    await see("members", "m1", "t1");
    expect(idsOf(await ask({ kind: "teams" }))).toEqual(["teams t1"]);
    const { position } = await ask({ kind: "teams,members" });
    await expect(ask({ kind: "messages", position })).rejects.toMatchObject({ code: "position-invalid" });
  });

  it("is told from a time on, or from now on", async () => {
    await say("1");
    await clock.advance(10_000);
    const at = new Date(clock.nowMs()).toISOString();
    await say("2");
    expect(idsOf(await ask({ position: at }))).toEqual(["messages 2"]);
    const now = await ask({ position: "now" });
    expect(now.changes).toEqual([]);
    await say("3");
    expect(idsOf(await ask({ position: now.position }))).toEqual(["messages 3"]);
  });

  it.each(["yesterday", "AAAA", "e30", "x".repeat(500)])("is not told after %j", async (position) => {
    await expect(ask({ position })).rejects.toMatchObject({ code: "position-invalid" });
  });

  it("narrows to a conversation, a team or a sender, of messages alone", async () => {
    await say("1", { from: { user: { id: TEAM } } });
    await say("2", { chatId: undefined, channelIdentity: { teamId: TEAM, channelId: "19:c@thread.tacv2" } });
    await say("3", { chatId: "19:b@thread.v2", from: { application: { id: "bot" }, user: null } });
    await see("teams", TEAM);
    expect(idsOf(await ask({ conversation_id: "19:b@thread.v2" }))).toEqual(["messages 3"]);
    expect(idsOf(await ask({ team_id: TEAM.toUpperCase() }))).toEqual(["messages 2"]);
    expect(idsOf(await ask({ from: "bot" }))).toEqual(["messages 3"]);
    expect(idsOf(await ask({ from: TEAM }))).toEqual(["messages 1"]);
    expect(changeParameters.safeParse({ from: TEAM, kind: "teams" }).error?.issues).toMatchObject([{ path: ["kind"] }]);
  });

  it("reads of one conversation the feed of that one, on which other filters come", async () => {
    await say("1");
    await say("2", { from: { application: { id: "bot" }, user: null } });
    await say("3", { chatId: "19:b@thread.v2" });
    const places: FeedPlace[] = [];
    const watched = {
      ...changeFeed,
      read: ((place, start, limit) => {
        places.push(place);
        return changeFeed.read(place, start, limit);
      }) as typeof changeFeed.read,
    };
    const query = { conversation_id: "19:a@thread.v2", from: "bot" };
    const page = await readChanges({ changeFeed: watched, clock }, changeParameters.parse(query));
    expect(page.ok && idsOf(page.value)).toEqual(["messages 2"]);
    expect(new Set(places.map((place) => JSON.stringify(place)))).toEqual(
      new Set(['{"container":"messages","conversationId":"19:a@thread.v2"}']),
    );
  });

  it("has for one conversation positions of its own, good for nothing else and nothing else's good for it", async () => {
    await say("1");
    const a = { conversation_id: "19:a@thread.v2" };
    const b = { conversation_id: "19:b@thread.v2" };
    const { position } = await ask(a);
    const { position: ofAll } = await ask({ kind: "messages" });
    await say("2");
    await say("3", { chatId: "19:b@thread.v2" });
    expect(idsOf(await ask({ ...a, position }))).toEqual(["messages 2"]);
    expect(idsOf(await ask({ kind: "messages", position: ofAll }))).toEqual(["messages 2", "messages 3"]);
    for (const wrong of [{ ...a, position: ofAll }, { ...b, position }, { kind: "messages", position }, { position }]) {
      await expect(ask(wrong)).rejects.toMatchObject({ code: "position-invalid" });
    }
  });

  it("waits for the first of one conversation, whatever is said in others", async () => {
    const a = { conversation_id: "19:a@thread.v2" };
    const { position } = await ask({ ...a, position: "now" });
    const waiting = ask({ ...a, position, wait: "20" });
    for (let second = 0; second < 5; second += 1) {
      await say(`b${second}`, { chatId: "19:b@thread.v2" });
      await clock.advance(1_000);
    }
    await say("1");
    await clock.advance(1_000);
    expect(idsOf(await waiting)).toEqual(["messages 1"]);
  });

  it("looks at much in one go where little of it was asked for, and tells no more than was asked for all the same", async () => {
    for (let number = 1; number <= 3_000; number += 1) await see("members", `m${number}`, "c");
    for (let number = 1; number <= 30; number += 1) await see("teams", `t${number}`);
    const sizes: number[] = [];
    const counted = {
      ...changeFeed,
      read: ((place, start, limit) => {
        sizes.push(limit);
        return changeFeed.read(place, start, limit);
      }) as typeof changeFeed.read,
    };
    const found: string[] = [];
    let position = "beginning";
    for (let hasMore = true; hasMore; ) {
      const page = await readChanges(
        { changeFeed: counted, clock },
        changeParameters.parse({ kind: "teams", limit: "4", position }),
      );
      if (!page.ok) throw page.error;
      expect(page.value.changes.length).toBeLessThanOrEqual(4);
      found.push(...idsOf(page.value));
      ({ position, hasMore } = page.value);
    }
    expect(found).toEqual(Array.from({ length: 30 }, (_none, index) => `teams t${index + 1}`));
    // Of 3,030 documents: four at a time it would be more than 750.
    expect(sizes.length).toBeLessThan(120);
  });

  it("waits for the first that comes, or as long as it was told", async () => {
    const { position } = await ask({ position: "now" });
    const waiting = ask({ position, wait: "20" });
    await clock.advance(5_000);
    await say("1");
    await clock.advance(1_000);
    expect(idsOf(await waiting)).toEqual(["messages 1"]);
    const startMs = clock.nowMs();
    const { position: next } = await ask({ position: "now" });
    const idle = ask({ position: next, wait: "20" });
    let isOver = false;
    void idle.then(() => {
      isOver = true;
    });
    await clock.advance(19_000);
    expect(isOver).toBe(false);
    await clock.advance(2_000);
    expect((await idle).changes).toEqual([]);
    expect(clock.nowMs() - startMs).toBe(21_000);
  });

  it("tells of a message that the policy hides, without what it says", async () => {
    await say("1", { policyViolation: { dlpAction: "blockAccess" } });
    const hidden = (await ask({ policy: "hide" })).changes[0];
    expect(hidden).toMatchObject({ kind: "messages", messageId: "1", message: null });
    expect(JSON.stringify((await ask({ policy: "flag" })).changes)).not.toContain('"content":"1"');
    expect(JSON.stringify((await ask({ policy: "show" })).changes)).toContain('"content":"1"');
  });
});

describe("an answer", () => {
  it("is a change a line, and the position in the last, for whoever asks for lines", async () => {
    await say("1");
    await say("2");
    const page = await ask();
    const { headers, body } = changeAnswer(page, "application/x-ndjson");
    expect(headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
    const lines = String(body)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([...page.changes, { position: page.position, hasMore: false }]);
  });

  it("is events, of which the last has the id, for an EventSource", async () => {
    await say("1");
    const page = await ask();
    const { headers, body } = changeAnswer(page, "text/event-stream");
    expect(headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    const [retry, change, last] = String(body).trimEnd().split("\n\n");
    expect(retry).toBe("retry: 1000");
    expect(change).toBe(`event: messages\ndata: ${JSON.stringify(page.changes[0])}`);
    expect(last).toBe(`id: ${page.position}\nevent: position\ndata: ${page.position}`);
  });
});
