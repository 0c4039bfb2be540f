import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Conversation } from "../../local/tenant/model/conversation.ts";
import { toIso } from "../../shared/base/clock.ts";
import type { GraphClient } from "../../shared/graph/client.ts";
import { createConversationReader } from "../../shared/graph/conversation-reader.ts";
import { createMessageExport } from "../../shared/graph/export-messages.ts";
import type { ConversationReader, SyncSource } from "../../shared/port/conversation-reader.ts";
import type { ExportSource } from "../../shared/port/message-export.ts";
import { openStage, type Stage } from "../local/tenant/fixture.ts";
import { createSyncWorld } from "../shared/capture/sync/sync-world.ts";
import { createTestClient, jumpThrough } from "../shared/graph/test-client.ts";

/** The adapters against the simulated tenant, which keeps its pages, orders and filters as Graph documents them. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Three pages of the largest size. */
const MESSAGES = 120;
const DRAFT = { text: "hello" };

async function withClient<T>(work: (client: GraphClient) => Promise<T>): Promise<T> {
  const { tenant, token } = stage;
  const credential = {
    getToken: async () => ({ token: await token(), expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
  };
  const { client, clock } = createTestClient(tenant.url, { credential });
  return jumpThrough(clock, work(client));
}

const conversations = () => [...stage.tenant.model.conversations.values()];
const aChat = () => conversations().find(({ teamId }) => teamId === null) as Conversation;
const aChannel = () => conversations().find(({ teamId }) => teamId !== null) as Conversation;
const idsOf = (list: readonly Conversation[]) => list.flatMap(({ messages }) => [...messages.keys()]).sort();
const sourceOf = ({ teamId, conversationId }: Conversation): SyncSource =>
  teamId === null ? { kind: "chat", chatId: conversationId } : { kind: "channel", teamId, channelId: conversationId };

async function writeMany(conversation: Conversation): Promise<void> {
  for (let count = 0; count < MESSAGES; count += 1) {
    stage.tenant.model.postMessage(conversation.conversationId, DRAFT);
    await stage.clock.advance(60_000);
  }
}

/** Reads to the end; after each page the oldest message changes, which moves it away from where it would be read. */
async function readWhileItChanges(conversation: Conversation) {
  const { conversationId, messages } = conversation;
  let reads = 0;
  await withClient(async (client) => {
    const reader = createConversationReader(client);
    const restless: ConversationReader = {
      ...reader,
      page: async (source, link) => {
        const page = await reader.page(source, link);
        reads += 1;
        const [oldest] = [...messages.values()].filter(({ message }) => message.deletedDateTime === null);
        if (reads <= 3 && oldest) stage.tenant.model.editMessage({ conversationId, messageId: oldest.id }, DRAFT);
        await stage.clock.advance(60_000);
        return page;
      },
    };
    const world = createSyncWorld(restless);
    expect(await world.sync({ source: sourceOf(conversation) })).toBe("finished");
    expect([...world.stored.keys()].sort()).toEqual(idsOf([conversation]));
    const before = reads;
    const { id } = stage.tenant.model.postMessage(conversationId, DRAFT);
    await world.clock.advance(86_400_000);
    expect(await world.sync({ source: sourceOf(conversation) })).toBe("finished");
    expect(world.stored.get(id)).toBe(1);
    expect(reads - before).toBeLessThanOrEqual(2);
  });
}

describe("a source of the simulated tenant", () => {
  it.each([
    ["chat, by its list", aChat],
    ["channel, by delta", aChannel],
  ])("is read whole while it changes, and then only what is new: a %s", async (_name, find) => {
    const conversation = find();
    await writeMany(conversation);
    await readWhileItChanges(conversation);
  });
});

describe("an export of the simulated tenant", () => {
  const ofTeam = (teamId: string | null) => conversations().filter((one) => one.teamId === teamId);
  const ofUser = (userId: string) => ofTeam(null).filter(({ memberIds }) => memberIds.includes(userId));

  it.each<[string, () => readonly [ExportSource, readonly Conversation[]]]>([
    ["team", () => [{ kind: "team", teamId: aChannel().teamId ?? "" }, ofTeam(aChannel().teamId)]],
    ["channel", () => [sourceOf(aChannel()), [aChannel()]]],
    ["user", () => [{ kind: "user-chats", userId: aChat().memberIds[0] ?? "" }, ofUser(aChat().memberIds[0] ?? "")]],
    ["chat", () => [sourceOf(aChat()), [aChat()]]],
  ])("holds every message of the window, page by page: of a %s", async (_name, find) => {
    const [source, expected] = find();
    const ids: string[] = [];
    await withClient(async (client) => {
      const messageExport = createMessageExport(client);
      const window = { fromDateTime: "2000-01-01T00:00:00Z", untilDateTime: toIso(stage.clock.nowMs() + 1) };
      for (let link: string | undefined, more = true; more; more = link !== undefined) {
        const page = await messageExport.page({ source, window, link });
        // The tenant's limits run on its own clock.
        await stage.clock.advance(60_000);
        ids.push(...page.messages.map(({ id }) => String(id)));
        link = page.next;
      }
    });
    expect(ids.length).toBeGreaterThan(0);
    expect([...new Set(ids)].sort()).toEqual(idsOf(expected));
  });
});
