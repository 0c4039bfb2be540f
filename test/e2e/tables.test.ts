import { CosmosClient } from "@azure/cosmos";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { presentChannel, presentChat, presentMember, presentTeam } from "../../local/tenant/graph/present-directory.ts";
import { deleteChannel } from "../../local/tenant/model/operations/channels.ts";
import { addChatMember, removeChatMember } from "../../local/tenant/model/operations/chats.ts";
import { addTeamMember, removeTeamMember } from "../../local/tenant/model/operations/teams.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { toGraphMessage } from "../../shared/store/message/stored-message.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { openLake } from "../helpers/lake-reader.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

type Table = Readonly<Record<string, object>>;
type Tables = Readonly<
  Record<"teams" | "channels" | "chats" | "members" | "messages" | "messageReplies" | "channelsSharedWith", Table>
>;

let running: RunningStack;
let client: CosmosClient;
let tenant: Tenant;
beforeAll(async () => {
  running = await startRunningStack({ seed: 51, environment: { LAKE: "on" } });
  const { stack } = running;
  if (!stack.tenant) throw new Error("no tenant");
  ({ tenant } = stack);
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "" } = stack.settings;
  client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  await stack.runFunction("renew-subscriptions");
});
afterAll(async () => {
  client?.dispose();
  await running?.stop();
});

/** Rows by what is unique of them. What is absent is no row of today. */
async function tablesInStore(): Promise<Tables> {
  const all = async (container: string): Promise<unknown> =>
    (await client.database("teamsink").container(container).items.readAll().fetchAll()).resources;
  const rows = ((await all("directory")) as Row[]).filter(({ absentSinceDateTime }) => absentSinceDateTime === null);
  const of = (table: string) =>
    tableOf(
      rows.filter((row) => row.table === table).map((row) => [`${row.parentId ?? ""} ${row.entryId}`, row.value]),
    );
  const messages = (await all("messages")) as StoredMessage[];
  const said = (isReply: boolean) =>
    tableOf(
      messages
        .filter(({ rootId }) => (rootId !== null) === isReply)
        .map((message) => [
          `${message.conversationId} ${message.rootId ?? ""} ${message.messageId}`,
          toGraphMessage(message),
        ]),
    );
  return {
    ...{ teams: of("teams"), channels: of("channels"), channelsSharedWith: of("incoming-channels") },
    ...{ chats: of("chats"), members: of("members"), messages: said(false), messageReplies: said(true) },
  };
}

interface Row {
  readonly table: string;
  readonly parentId: string | null;
  readonly entryId: string;
  readonly value: object;
  readonly absentSinceDateTime: string | null;
}

/** The same, as the tenant really is. Members of a shared channel through another team are left to the directory's own test. */
function tablesInTenant(model: TenantModel): Tables {
  const { teams, channels, chats } = model.directory;
  const members = (parentId: string) =>
    model.directory.roster(parentId).ids.flatMap((userId): [string, object][] => {
      const member = model.directory.roster(parentId).get(userId);
      return member ? [[`${parentId} ${userId.replace(/^4:(?=\+)/, "")}`, presentMember(model, parentId, member)]] : [];
    });
  const withMembers = [...teams.all, ...channels.all.filter(isPrivate), ...chats.all];
  // What was said in a channel that is gone stays said.
  const said = [...model.conversations.values()].flatMap(({ conversationId, messages }) =>
    [...messages.values()].map(({ id, rootId, message }) => ({
      key: `${conversationId} ${rootId ?? ""} ${id}`,
      rootId,
      message,
    })),
  );
  const messages = (isReply: boolean) =>
    tableOf(said.filter(({ rootId }) => (rootId !== null) === isReply).map(({ key, message }) => [key, message]));
  const shared = channels.all.flatMap((channel) =>
    channel.sharedWithTeamIds.map((teamId): [string, object] => [
      `${teamId} ${channel.id}`,
      presentChannel(model, channel),
    ]),
  );
  return {
    teams: tableOf(teams.all.map((team) => [` ${team.id}`, presentTeam(model, team, true)])),
    channels: tableOf(
      channels.all.map((channel) => [`${channel.teamId} ${channel.id}`, presentChannel(model, channel)]),
    ),
    channelsSharedWith: tableOf(shared),
    chats: tableOf(chats.all.map((chat) => [` ${chat.id}`, presentChat(model, chat)])),
    members: tableOf(withMembers.flatMap(({ id }) => members(id))),
    messages: messages(false),
    messageReplies: messages(true),
  };
}

function isPrivate({ membershipType }: { readonly membershipType: string }): boolean {
  return membershipType === "private";
}

function tableOf(rows: readonly (readonly [string, object])[]): Table {
  return Object.fromEntries(rows);
}

/** What is missing, too many, or says something else, field by field. */
function differences(wanted: Tables, kept: Tables): string[] {
  return (Object.keys(wanted) as (keyof Tables)[]).flatMap((name) => {
    const shared = new Set(
      tenant.model.directory.channels.all.filter((each) => each.membershipType === "shared").map(({ id }) => id),
    );
    const isJudged = (key: string) => name !== "members" || !shared.has(key.split(" ")[0] ?? "");
    const missing = Object.keys(wanted[name]).filter((key) => !(key in kept[name]));
    const tooMany = Object.keys(kept[name]).filter((key) => !(key in wanted[name]) && isJudged(key));
    const wrong = Object.entries(wanted[name]).flatMap(([key, row]) =>
      Object.entries(row)
        .filter(([field, value]) => JSON.stringify(fieldOf(kept[name][key], field)) !== JSON.stringify(value))
        .map(([field]) => `${name} ${key}: ${field}`),
    );
    return [
      ...missing.map((key) => `${name} ${key} is missing`),
      ...tooMany.map((key) => `${name} ${key} is too many`),
      ...wrong,
    ];
  });
}

function fieldOf(row: object | undefined, field: string): unknown {
  return (row as Record<string, unknown> | undefined)?.[field];
}

async function expectTheSame(): Promise<void> {
  let left: string[] = [];
  try {
    await waitFor(async () => {
      left = differences(tablesInTenant(tenant.model), await tablesInStore());
      return left.length === 0;
    });
  } catch {
    expect(left).toEqual([]);
  }
}

it("has every row of teams, channels, members, chats, messages and replies as the tenant has it, and none too many", async () => {
  await running.stack.runFunction("delta-sync");
  await expectTheSame();
});

it("says that every channel and every user's chats were read, and nothing was passed over", async () => {
  const { model } = tenant;
  const behind = async () => {
    const { sources } = ANSWERS.SyncProgress.parse((await createAdminApi(running.stack).get("/api/sync")).body);
    return (sources?.channels.behind ?? 1) + (sources?.userChats.behind ?? 1);
  };
  await waitFor(async () => (await behind()) === 0);
  const { body } = await createAdminApi(running.stack).get("/api/sync");
  const all = (places: { readonly all: readonly unknown[] }) => ({ all: places.all.length, read: places.all.length });
  expect(body).toMatchObject({
    sources: { channels: all(model.directory.channels), userChats: all(model.directory.users) },
    passedOver: { list: 0, team: 0, user: 0 },
    failures: [],
  });
});

it("has them so after people joined and left, and a channel was deleted", async () => {
  const { model } = tenant;
  const { users, teams, channels, chats } = model.directory;
  const [team] = teams.all;
  const chat = chats.all.find(({ chatType }) => chatType === "group");
  const channel = channels.all.find(({ teamId, displayName }) => teamId === team?.id && displayName !== "General");
  if (!team || !chat || !channel) throw new Error("the tenant lacks what is needed");
  const outside = (memberIds: readonly string[]) => users.all.find(({ id }) => !memberIds.includes(id))?.id ?? "";
  addTeamMember(model, { teamId: team.id, userId: outside(team.memberIds) });
  removeTeamMember(model, { teamId: team.id, userId: team.memberIds.at(-1) ?? "" });
  addChatMember(model, { chatId: chat.id, userId: outside(chat.memberIds) });
  removeChatMember(model, { chatId: chat.id, userId: chat.memberIds.at(-1) ?? "" });
  deleteChannel(model, { channelId: channel.id });
  await running.stack.runFunction("delta-sync");
  await expectTheSame();
});

it("gives teams, channels, chats and users as the tenant has them", async () => {
  const { model } = tenant;
  const { teams, channels, chats, users } = model.directory;
  const rowsAt = async (path: string, name: string) => {
    const rows: Record<string, unknown>[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page = (await (await running.get(next)).json()) as Record<string, unknown>;
      rows.push(...(page[name] as Record<string, unknown>[]));
      next = page.nextLink === undefined ? undefined : `${path.split("?")[0]}${String(page.nextLink)}`;
    }
    return tableOf(rows.map(({ sink: _ours, ...row }) => [String(row.id), row]));
  };
  const byId = (rows: readonly (object & { readonly id?: unknown })[]) =>
    tableOf(rows.map((row) => [String(row.id), row]));
  expect(await rowsAt("/api/teams?limit=3", "teams")).toEqual(
    byId(teams.all.map((one) => presentTeam(model, one, true))),
  );
  const [team] = teams.all;
  const hosted = channels.all.filter(({ teamId }) => teamId === team?.id).map((one) => presentChannel(model, one));
  expect(await rowsAt(`/api/channels?team_id=${team?.id}`, "channels")).toEqual(byId(hosted));
  expect(await rowsAt("/api/chats?limit=20", "chats")).toEqual(byId(chats.all.map((one) => presentChat(model, one))));
  expect(Object.keys(await rowsAt("/api/users", "users")).toSorted()).toEqual(users.all.map(({ id }) => id).toSorted());
});

it("tells of everything that is stored, once, by the feed", async () => {
  const told = new Map<string, number>();
  let position = "beginning";
  for (let hasMore = true; hasMore; ) {
    const page = (await (await running.get(`/api/changes?limit=300&position=${position}`)).json()) as FeedPage;
    for (const { kind, parentId = "", conversationId = parentId, rootId = "", id, messageId = id } of page.changes) {
      const key = `${kind} ${conversationId} ${rootId} ${messageId}`;
      told.set(key, (told.get(key) ?? 0) + 1);
    }
    ({ position, hasMore } = page);
  }
  expect([...told].filter(([, times]) => times > 1)).toEqual([]);
  const stored = await Promise.all(CONTAINERS.map(countIn));
  expect(told.size).toBe(stored.reduce((sum, each) => sum + each, 0));
  expect((await running.get(`/api/changes?position=${position}&kind=messages`)).status).toBe(200);
});

/** Until what was told a moment ago is stored: what is stored again while the tables are written has a row for each time. */
async function settled(): Promise<void> {
  const changesAt = async (position: string) =>
    (await (await running.get(`/api/changes?position=${position}`)).json()) as FeedPage;
  await waitFor(async () => {
    const { position } = await changesAt("now");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return (await changesAt(position)).changes.length === 0;
  });
}

it("writes all of it to the lake, a row for each", async () => {
  await settled();
  await running.stack.runFunction("lake");
  const written = () => running.events("lake.written").reduce((sum, { rows }) => sum + Number(rows), 0);
  const stored = (await Promise.all(CONTAINERS.map(countIn))).reduce((sum, each) => sum + each, 0);
  await waitFor(async () => written() >= stored);
  expect(written()).toBe(stored);
});

it("compacts what was written on a day that is over, and DuckDB reads the same rows", async () => {
  const { stack } = running;
  const filesWritten = () => running.events("lake.written").filter(({ table }) => table === "members").length;
  for (let run = 0; run < 3; run += 1) {
    const before = filesWritten();
    await writeMembersAgain();
    await stack.runFunction("lake");
    await waitFor(() => filesWritten() > before);
  }
  const lake = BlobServiceClient.fromConnectionString(stack.settings.AzureWebJobsStorage ?? "").getContainerClient(
    "lake",
  );
  await waitFor(async () => (await compaction())?.value.at === null);
  await moveDaysBack(lake, 3);
  const written = await readMembers(lake);
  expect(written.files.length).toBeGreaterThan(2);
  expect(written.rows.length).toBeGreaterThan(0);
  await beginDay();
  await stack.runFunction("lake");
  const compacted = await running.event("lake.compacted", { table: "members" });
  expect(compacted).toMatchObject({ files: written.files.length, rows: written.rows.length });
  const [own = "", ...others] = (await readMembers(lake)).files.filter((name) => name.endsWith(".compacted.parquet"));
  expect(others).toEqual([]);
  expect(await readMembers(lake, own)).toEqual({ files: [own], rows: written.rows });
  expect((await readMembers(lake)).files).toEqual(expect.arrayContaining(written.files));
});

/** So that the feed tells of some once more. */
async function writeMembersAgain(): Promise<void> {
  const { items } = client.database("teamsink").container("directory");
  const { resources } = await items.query('SELECT TOP 5 * FROM c WHERE c["table"] = "members"').fetchAll();
  for (const row of resources) await items.upsert(row);
}

/** As if it had been written so many days ago: a file does not know its folder. */
async function moveDaysBack(lake: ContainerClient, days: number): Promise<void> {
  for (const [name, bytes] of await filesOf(lake)) {
    const moved = name.replace(/(?<=date=)[0-9-]+/, (day) =>
      new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10),
    );
    await lake.getBlockBlobClient(moved).upload(bytes, bytes.byteLength);
    await lake.deleteBlob(name);
  }
}

interface StateRow {
  readonly id: string;
  readonly kind: string;
  readonly shard: string;
  readonly value: { readonly at: unknown };
}

async function compaction(): Promise<StateRow | undefined> {
  const query = 'SELECT * FROM c WHERE c.kind = "lake" AND c.entryId = "compaction"';
  return (await client.database("teamsink").container("state").items.query<StateRow>(query).fetchAll()).resources[0];
}

/** Today's compaction is done; the next one is tomorrow's. */
async function beginDay(): Promise<void> {
  const { id = "", kind = "", shard = "" } = (await compaction()) ?? {};
  await client.database("teamsink").container("state").item(id, [kind, shard]).delete();
}

async function filesOf(lake: ContainerClient): Promise<[string, Buffer][]> {
  const files: [string, Buffer][] = [];
  for await (const { name } of lake.listBlobsFlat()) {
    if (name.endsWith(".parquet")) files.push([name, await lake.getBlobClient(name).downloadToBuffer()]);
  }
  return files;
}

/** By another reader of Parquet, in the order in which it finds them. */
async function readMembers(lake: ContainerClient, only?: string) {
  const files = (await filesOf(lake)).filter(([name]) => name.startsWith("members/") && (!only || name === only));
  const reader = await openLake({ files: () => files });
  const rows = await reader.rows("members");
  await reader.close();
  return { files: files.map(([name]) => name), rows };
}

const CONTAINERS = ["messages", "directory", "meetings", "interactions"];

async function countIn(container: string): Promise<number> {
  const { items } = client.database("teamsink").container(container);
  return (await items.query<number>("SELECT VALUE COUNT(1) FROM c").fetchAll()).resources[0] ?? 0;
}

interface FeedPage {
  readonly changes: readonly Readonly<Record<string, string>>[];
  readonly position: string;
  readonly hasMore: boolean;
}
