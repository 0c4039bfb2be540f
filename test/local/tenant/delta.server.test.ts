import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DELTA_HISTORY_MS, DELTA_TOKEN_LIFETIME_MS } from "../../../local/tenant/limits.ts";
import type { TenantModel } from "../../../local/tenant/model/tenant-model.ts";
import { checkGraphCollection } from "../../helpers/graph-types.ts";
import { type Answer, type Entity, linkOf, listOf, openStage, type Stage } from "./fixture.ts";

let stage: Stage;
let model: TenantModel;
let channelId: string;
let deltaPath: string;

beforeEach(async () => {
  const pages = { messagesDefault: 3, messagesMax: 5, deltaExpandedReplies: 2 };
  stage = await openStage({ throttling: { enabled: false }, population: { historyMessages: 0 }, pages });
  ({ model } = stage.tenant);
  const [channel] = model.population.channels;
  channelId = channel?.id ?? "";
  deltaPath = `/teams/${channel?.teamId}/channels/${channelId}/messages/delta`;
});
afterEach(() => stage.close());

interface Round {
  readonly pages: readonly Answer[];
  readonly items: readonly Entity[];
  readonly deltaLink: string;
}

/** Follows links to the end of a round; `between` happens after its first page. */
async function round(start: string, between: () => void = () => undefined): Promise<Round> {
  const pages: Answer[] = [];
  for (let link: string | undefined = start; link !== undefined; ) {
    const page: Answer = await stage.graph(link);
    expect(page.status).toBe(200);
    expect(checkGraphCollection(page.body, "chatMessage")).toEqual([]);
    if (pages.push(page) === 1) between();
    link = linkOf(page, "nextLink");
  }
  const deltaLink = linkOf(pages.at(-1) as Answer, "deltaLink");
  if (deltaLink === undefined) throw new Error("the last page has no deltaLink");
  return { pages, items: pages.flatMap(listOf), deltaLink };
}

const uniqueIds = (items: readonly Entity[]) => [...new Set(items.map(({ id }) => id))].sort();

function post(count: number, rootId?: string): string[] {
  const options = rootId === undefined ? {} : { rootId };
  return Array.from({ length: count }, (_, index) => model.postMessage(channelId, { text: `${index}` }, options).id);
}

describe("delta of a channel", () => {
  test("gives every root once or more, then only what changed", async () => {
    const ids = post(10);
    const first = await round(deltaPath);
    expect(uniqueIds(first.items)).toEqual(ids);
    expect((await round(first.deltaLink)).items).toEqual([]);
    await stage.clock.advance(1000);
    model.editMessage({ conversationId: channelId, messageId: ids[4] ?? "" }, { text: "edited" });
    model.softDelete({ conversationId: channelId, messageId: ids[5] ?? "" });
    const [added] = post(1);
    const second = await round(first.deltaLink);
    expect(uniqueIds(second.items)).toEqual([ids[4], ids[5], added].sort());
    expect(second.items.find(({ id }) => id === ids[5])).toMatchObject({ deletedDateTime: expect.any(String) });
  });

  test("each page has a nextLink or a deltaLink, never both", async () => {
    post(10);
    const { pages } = await round(deltaPath);
    expect(pages.length).toBeGreaterThan(3);
    for (const page of pages) {
      const links = [linkOf(page, "nextLink"), linkOf(page, "deltaLink")].filter((link) => link !== undefined);
      expect(links).toHaveLength(1);
    }
  });

  test("misses nothing of what changes while pages are read", async () => {
    const ids = post(10);
    let late = "";
    const first = await round(deltaPath, () => {
      for (const messageId of ids) model.editMessage({ conversationId: channelId, messageId }, { text: "edited" });
      late = post(1)[0] ?? "";
    });
    const second = await round(first.deltaLink);
    const edited = second.items.filter(({ lastEditedDateTime }) => lastEditedDateTime !== null);
    expect(uniqueIds(edited)).toEqual(ids);
    expect(uniqueIds(second.items)).toContain(late);
  });

  test("has empty pages with a nextLink and repeated items now and then", async () => {
    post(200);
    const { pages, items } = await round(`${deltaPath}?$top=3`);
    expect(pages.some((page) => listOf(page).length === 0)).toBe(true);
    expect(items.length).toBeGreaterThan(uniqueIds(items).length);
    expect(uniqueIds(items)).toHaveLength(200);
  });

  test("with replies brings the whole chain of whatever changed, and says where more of it is", async () => {
    const [rootId] = post(2);
    const first = await round(`${deltaPath}?$expand=replies`);
    const replies = post(3, rootId);
    const second = await round(first.deltaLink);
    const root = second.items[0] as Entity;
    expect(uniqueIds(second.items)).toEqual([rootId]);
    expect((root.replies as Entity[]).map(({ id }) => id)).toEqual([replies[2], replies[1]]);
    const rest = await stage.graph(String(root["replies@odata.nextLink"]));
    expect(listOf(rest).map(({ id }) => id)).toEqual([replies[0]]);
  });

  test("without $expand does not notice replies", async () => {
    const [rootId] = post(1);
    const first = await round(deltaPath);
    post(1, rootId);
    expect((await round(first.deltaLink)).items).toEqual([]);
  });

  test("can start at a time; whole chains count as changed", async () => {
    const [oldRoot, changedRoot] = post(2);
    await stage.clock.advance(1000);
    const since = new Date(stage.clock.nowMs()).toISOString();
    await stage.clock.advance(1000);
    post(1, changedRoot);
    const { items } = await round(`${deltaPath}?$expand=replies&$filter=lastModifiedDateTime gt ${since}`);
    expect(uniqueIds(items)).toEqual([changedRoot]);
    expect(uniqueIds(items)).not.toContain(oldRoot);
  });

  test("goes back eight months", async () => {
    post(1);
    await stage.clock.advance(DELTA_HISTORY_MS);
    const [recent] = post(1);
    expect(uniqueIds((await round(deltaPath)).items)).toEqual([recent]);
  });

  test.each([
    "$top=6",
    "$filter=lastModifiedDateTime lt 2026-01-01T00:00:00Z",
    "$filter=createdDateTime gt 2026-01-01T00:00:00Z",
    "$filter=lastModifiedDateTime gt soon",
    "$expand=hostedContents",
    "$orderby=id",
    "$deltatoken=made-up",
    "$skiptoken=made.up",
  ])("does not take %s", async (query) => {
    expect((await stage.graph(`${deltaPath}?${query}`)).status).toBe(400);
  });

  test("does not take a token of another channel", async () => {
    const { deltaLink } = await round(deltaPath);
    const other = model.population.channels.find(({ id }) => id !== channelId);
    const query = deltaLink.split("?")[1];
    const path = `/teams/${other?.teamId}/channels/${other?.id}/messages/delta?${query}`;
    expect((await stage.graph(path)).status).toBe(400);
  });
});

describe("a delta token that is gone", () => {
  test.each<[string, () => Promise<void> | void]>([
    ["because it is too old", () => stage.clock.advance(DELTA_TOKEN_LIFETIME_MS + 1000)],
    ["because the service says so", () => stage.tenant.control.faults.set("delta-gone", { count: 1 })],
  ])("%s gets 410 and where to start over", async (_name, lose) => {
    const ids = post(2);
    const { deltaLink } = await round(deltaPath);
    await lose();
    const gone = await stage.graph(deltaLink);
    expect(gone).toMatchObject({ status: 410, body: { error: { code: "syncStateNotFound" } } });
    const location = gone.headers.get("location") ?? "";
    expect(location).toMatch(/\/messages\/delta\?\$deltatoken=$/);
    expect(uniqueIds((await round(location)).items)).toEqual(ids);
  });
});

describe("delta of all chats of a user", () => {
  test("gives the messages of every chat that the user is in, and of no other", async () => {
    const { users, chats } = model.population;
    const user = users.find(({ id }) => chats.filter(({ memberIds }) => memberIds.includes(id)).length > 1);
    const posted = chats.map(({ id }) => model.postMessage(id, { text: id }));
    const mine = posted.filter(({ conversation }) => conversation.memberIds.includes(user?.id ?? ""));
    const path = `/users/${user?.id}/chats/getAllMessages/delta`;
    const first = await round(path);
    const places = (items: readonly Entity[]) => [...new Set(items.map(({ chatId }) => chatId))].sort();
    expect(places(first.items)).toEqual(mine.map(({ conversation }) => conversation.conversationId).sort());
    const [one] = mine;
    const conversationId = one?.conversation.conversationId ?? "";
    model.setReaction({ conversationId, messageId: one?.id ?? "" }, user?.id ?? "", "like");
    expect(places((await round(first.deltaLink)).items)).toEqual([conversationId]);
    expect((await stage.graph(`${path}?$expand=replies`)).status).toBe(400);
    expect((await stage.graph("/users/nobody/chats/getAllMessages/delta")).status).toBe(404);
  });
});
