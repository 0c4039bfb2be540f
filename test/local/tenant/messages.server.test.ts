import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TenantModel } from "../../../local/tenant/model/tenant-model.ts";
import { checkGraphCollection, checkGraphEntity } from "../../helpers/graph-types.ts";
import { type Answer, type Entity, linkOf, listOf, openStage, type Stage } from "./fixture.ts";

let stage: Stage;
let model: TenantModel;
let channelId: string;
let chatId: string;
let channelPath: string;
let chatPath: string;

beforeEach(async () => {
  const pages = { messagesDefault: 3, messagesMax: 5, expandedReplies: 2 };
  stage = await openStage({ throttling: { enabled: false }, population: { historyMessages: 0 }, pages });
  ({ model } = stage.tenant);
  const { channels, chats } = model.population;
  channelId = channels[0]?.id ?? "";
  chatId = chats[0]?.id ?? "";
  channelPath = `/teams/${channels[0]?.teamId}/channels/${channelId}/messages`;
  chatPath = `/chats/${chatId}/messages`;
});
afterEach(() => stage.close());

/** Posts one message a second, oldest first. */
async function post(conversationId: string, count: number, rootId?: string): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    await stage.clock.advance(1000);
    const options = rootId === undefined ? {} : { rootId };
    ids.push(model.postMessage(conversationId, { text: `${index}` }, options).id);
  }
  return ids;
}

async function follow(first: Answer): Promise<Entity[]> {
  const found = [...listOf(first)];
  for (let link = linkOf(first, "nextLink"); link !== undefined; ) {
    const page = await stage.graph(link);
    expect(page.status).toBe(200);
    found.push(...listOf(page));
    link = linkOf(page, "nextLink");
  }
  return found;
}

const idsOf = (entities: readonly Entity[]) => entities.map(({ id }) => id);

describe("messages of a channel", () => {
  test("are roots, the chain that changed last first, page by page", async () => {
    const ids = await post(channelId, 5);
    await post(channelId, 1, ids[1]);
    const first = await stage.graph(channelPath);
    expect(checkGraphCollection(first.body, "chatMessage")).toEqual([]);
    expect(listOf(first)).toHaveLength(3);
    expect(idsOf(await follow(first))).toEqual([ids[1], ids[4], ids[3], ids[2], ids[0]]);
  });

  test("bring their newest replies with $expand, and say where the others are", async () => {
    const [rootId] = await post(channelId, 1);
    const replyIds = await post(channelId, 5, rootId);
    const answer = await stage.graph(`${channelPath}?$expand=replies`);
    expect(checkGraphCollection(answer.body, "chatMessage")).toEqual([]);
    const root = listOf(answer)[0] as Entity;
    expect(idsOf(root.replies as Entity[])).toEqual([replyIds[4], replyIds[3]]);
    const rest = await stage.graph(String(root["replies@odata.nextLink"]));
    expect(idsOf(await follow(rest))).toEqual([replyIds[2], replyIds[1], replyIds[0]]);
  });

  test("can be read one by one, ids encoded or not; a reply only under its root", async () => {
    const [rootId] = await post(channelId, 1);
    const [replyId] = await post(channelId, 1, rootId);
    const encoded = channelPath.replace(channelId, encodeURIComponent(channelId));
    for (const path of [channelPath, encoded]) {
      const root = await stage.graph(`${path}/${rootId}`);
      const reply = await stage.graph(`${path}/${rootId}/replies/${replyId}`);
      expect([root.status, reply.status]).toEqual([200, 200]);
      expect(root.body).toMatchObject({ id: rootId, replyToId: null });
      expect(reply.body).toMatchObject({ id: replyId, replyToId: rootId });
      expect([root, reply].flatMap(({ body }) => checkGraphEntity(body, "chatMessage"))).toEqual([]);
    }
    expect((await stage.graph(`${channelPath}/${replyId}`)).status).toBe(404);
    expect((await stage.graph(`${channelPath}/${rootId}/replies/${rootId}`)).status).toBe(404);
  });

  test("are not found under another team", async () => {
    const [other] = model.population.teams.filter(({ id }) => !channelPath.includes(id));
    expect((await stage.graph(`/teams/${other?.id}/channels/${channelId}/messages`)).status).toBe(404);
  });

  test.each([
    "$top=6",
    "$filter=lastModifiedDateTime gt 2020-01-01T00:00:00Z",
    "$orderby=id",
    "$expand=hostedContents",
  ])("do not take %s", async (query) => {
    expect((await stage.graph(`${channelPath}?${query}`)).status).toBe(400);
  });

  test("replies take $top alone", async () => {
    const [rootId] = await post(channelId, 1);
    await post(channelId, 3, rootId);
    expect(listOf(await stage.graph(`${channelPath}/${rootId}/replies?$top=2`))).toHaveLength(2);
    expect((await stage.graph(`${channelPath}/${rootId}/replies?$filter=id eq '1'`)).status).toBe(400);
  });
});

describe("messages of a chat", () => {
  const MODIFIED = "$orderby=lastModifiedDateTime desc";

  test("come newest change first, page by page, also when new ones arrive meanwhile", async () => {
    const ids = await post(chatId, 5);
    await stage.clock.advance(1000);
    model.editMessage({ conversationId: chatId, messageId: ids[0] ?? "" }, { text: "edited" });
    const first = await stage.graph(chatPath);
    await post(chatId, 2);
    expect(checkGraphCollection(first.body, "chatMessage")).toEqual([]);
    expect(idsOf(await follow(first))).toEqual([ids[0], ids[4], ids[3], ids[2], ids[1]]);
  });

  test("can be ordered by creation", async () => {
    const ids = await post(chatId, 3);
    model.editMessage({ conversationId: chatId, messageId: ids[0] ?? "" }, { text: "edited" });
    const answer = await stage.graph(`${chatPath}?$orderby=createdDateTime desc`);
    expect(idsOf(listOf(answer))).toEqual([...ids].reverse());
  });

  test("are filtered by the property they are ordered by, and by no other", async () => {
    const ids = await post(chatId, 3);
    const middle = new Date(Number(ids[1])).toISOString();
    const filter = `$filter=lastModifiedDateTime gt ${middle}`;
    expect(idsOf(listOf(await stage.graph(`${chatPath}?${MODIFIED}&${filter}`)))).toEqual([ids[2]]);
    expect(listOf(await stage.graph(`${chatPath}?${filter}`))).toHaveLength(3);
    expect(listOf(await stage.graph(`${chatPath}?$orderby=createdDateTime desc&${filter}`))).toHaveLength(3);
    const both = `$filter=lastModifiedDateTime gt ${new Date(0).toISOString()} and lastModifiedDateTime lt ${middle}`;
    expect(idsOf(listOf(await stage.graph(`${chatPath}?${MODIFIED}&${both}`)))).toEqual([ids[0]]);
  });

  test.each(["$orderby=createdDateTime asc", "$orderby=createdDateTime", "$orderby=id desc", "$expand=replies"])(
    "do not take %s",
    async (query) => {
      expect((await stage.graph(`${chatPath}?${query}`)).status).toBe(400);
    },
  );

  test("a deleted one is still listed, without its text", async () => {
    const [messageId = ""] = await post(chatId, 1);
    model.softDelete({ conversationId: chatId, messageId });
    const [deleted] = listOf(await stage.graph(chatPath));
    expect(deleted).toMatchObject({ id: messageId, body: { content: "" }, deletedDateTime: expect.any(String) });
    expect((await stage.graph(`${chatPath}/${messageId}`)).body).toMatchObject({ body: { content: "" } });
  });
});

describe("system messages", () => {
  test.each([
    ["without the Prefer header", {}, "unknownFutureValue"],
    ["with it", { prefer: "include-unknown-enum-members" }, "systemEventMessage"],
  ])("are named %s", async (_name, headers, messageType) => {
    const { id } = model.postSystemMessage(channelId);
    const answer = await stage.graph(`${channelPath}/${id}`, { headers: headers as Record<string, string> });
    expect(answer.body).toMatchObject({ messageType, from: null });
    expect(checkGraphEntity(answer.body, "chatMessage")).toEqual([]);
  });
});

describe("the export of everything", () => {
  const exportOf = (query = "") => stage.graph(`/teams/${channelPath.split("/")[2]}/channels/getAllMessages${query}`);

  test("has roots and replies of all channels of a team, unsorted, and its links are spelt differently", async () => {
    const ids = await post(channelId, 8);
    await post(channelId, 2, ids[0]);
    const first = await exportOf("?$top=4");
    expect(checkGraphCollection(first.body, "chatMessage")).toEqual([]);
    expect(linkOf(first, "nextLink")).toContain("/channels/getallMessages?");
    const found = await follow(first);
    expect(found).toHaveLength(10);
    expect(new Set(idsOf(found)).size).toBe(10);
    expect(idsOf(found)).not.toEqual([...idsOf(found)].sort());
    expect(found.filter(({ replyToId }) => replyToId === ids[0])).toHaveLength(2);
  });

  test("can be narrowed to a window of time, and chats to a sender", async () => {
    const ids = await post(channelId, 3);
    const [from, to] = [ids[0], ids[2]].map((id) => new Date(Number(id)).toISOString());
    const window = `?$filter=lastModifiedDateTime gt ${from} and lastModifiedDateTime lt ${to}`;
    expect(idsOf(listOf(await exportOf(window)))).toEqual([ids[1]]);
    const [userId = "", otherId = ""] = model.conversation(chatId).memberIds;
    model.postMessage(chatId, { text: "mine" }, { fromUserId: userId });
    const theirs = model.postMessage(chatId, { text: "theirs" }, { fromUserId: otherId });
    const answer = await stage.graph(`/users/${userId}/chats/getAllMessages?$filter=from/user/id eq '${otherId}'`);
    expect(idsOf(listOf(answer))).toEqual([theirs.id]);
  });

  test("shows the text of a deleted message for three weeks", async () => {
    const [messageId = ""] = await post(channelId, 1);
    model.softDelete({ conversationId: channelId, messageId });
    expect(listOf(await exportOf())[0]).toMatchObject({ body: { content: "<p>0</p>" } });
    await stage.clock.advance(21 * 86_400_000 + 1000);
    expect(listOf(await exportOf())[0]).toMatchObject({ body: { content: "" } });
  });

  test.each(["?$filter=subject eq 'x'", "?$filter=messageType eq 'message'", "?$orderby=id", "?$top=1001"])(
    "of a team does not take %s",
    async (query) => {
      expect((await exportOf(query)).status).toBe(400);
    },
  );
});
