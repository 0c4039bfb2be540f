import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { ON_BEHALF_NAMES } from "../../shared/base/settings.ts";
import { scopesOnBehalf } from "../../shared/resource/on-behalf.ts";
import { ANSWERS, type AnswerName } from "../../shared/serve/api/answer-schemas.ts";
import { beTold, setAndSee } from "../helpers/presence-scenes.ts";
import { waitFor } from "../helpers/processes.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { digestOf, heldIn, uploadParts } from "../helpers/upload-parts.ts";
import { type Asked, cardCases, type Json } from "./card-cases.ts";

let running: RunningStack;
let tenant: Tenant;
let [ann, bob, outsider]: User[] = [];
let chatId = "";
let channelId = "";
let teamId = "";
const tokens = new Map<string, string>();

beforeAll(async () => {
  running = await startRunningStack({ seed: 31 });
  const { stack } = running;
  if (!stack.tenant) throw new Error("no tenant");
  tenant = stack.tenant;
  await running.subscribe();
  const { directory } = tenant.model;
  const isEmployee = ({ userType, accountEnabled }: User) => userType === "Member" && accountEnabled;
  const employees = directory.users.all.filter(isEmployee);
  const of = (memberIds: readonly string[]) => employees.filter(({ id }) => memberIds.includes(id));
  const chat = directory.chats.all.find(
    ({ chatType, memberIds }) => chatType === "oneOnOne" && of(memberIds).length === 2,
  );
  [ann, bob] = of(chat?.memberIds ?? []);
  const channel = directory.channels.all.find(
    ({ membershipType, memberIds }) => membershipType === "standard" && memberIds.includes(ann?.id ?? ""),
  );
  outsider = employees.find(({ id }) => !chat?.memberIds.includes(id) && !channel?.memberIds.includes(id));
  if (!chat || !channel || !outsider) throw new Error("nobody to write");
  [chatId, channelId, teamId] = [chat.id, channel.id, channel.teamId];
  for (const conversationId of [chatId, channelId]) {
    const { id } = tenant.model.postMessage(conversationId, { text: "so that it is known" });
    await running.event("message.stored", { conversationId, cosmosId: id });
  }
  // Who is where is read with the first sync.
  await running.stack.runFunction("delta-sync");
  for (const place of [teamId, chatId]) {
    await waitFor(async () => Number((await get(ann, `members?of=${place}`)).count) > 0);
  }
}, 120_000);
afterAll(() => running?.stop());

async function tokenOf(user: User | undefined): Promise<string> {
  if (user === undefined) throw new Error("nobody");
  const token = tokens.get(user.id) ?? (await running.stack.tokenOf(user, "writing"));
  tokens.set(user.id, token);
  return token;
}

async function ask(path: string, { user = ann, body, key }: Asked = {}): Promise<Response> {
  return fetch(`${running.doors.http}/api/entra/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${await tokenOf(user)}`,
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function get(user: User | undefined, path: string): Promise<Json> {
  const answer = await ask(path, { user });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Json;
}

/** An answer as its schema has it. */
async function done(
  path: string,
  asked: Asked,
  { status = 200, as }: { status?: number; as: AnswerName },
): Promise<Json> {
  const answer = await ask(path, asked);
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  const parsed: unknown = JSON.parse(text);
  expect(ANSWERS[as].safeParse(parsed).error?.issues ?? []).toEqual([]);
  return parsed as Json;
}

const send = (conversationId: string, body: Json, asked: Asked = {}) =>
  done(`messages/${conversationId}`, { key: randomUUID(), ...asked, body }, { status: 201, as: "ChatMessage" });
const act = (id: unknown, body: Json, asked: Asked = {}) =>
  done(`messages/${chatId}/${id}`, { ...asked, body }, { as: "ChatMessage" });
const change = (id: unknown, body: Json) => done(`chats/${id}`, { body }, { as: "ChatDone" });

describe("what somebody says", () => {
  it("is there at once, in their name, and stays as it is when Graph tells of it", async () => {
    const since = running.log.length;
    const { id } = await send(chatId, { content: "Hello <you> & me" });
    const stored = await get(ann, `messages/${chatId}/${id}`);
    expect(stored).toMatchObject({
      body: { contentType: "text", content: "Hello <you> & me" },
      from: { user: { id: ann?.id } },
    });
    await running.event(
      "message.unchanged",
      { conversationId: chatId, cosmosId: String(id), outcome: "repeated" },
      since,
    );
    expect(await get(ann, `messages/${chatId}/${id}`)).toEqual(stored);
    expect(await get(bob, `messages/${chatId}/${id}`)).toEqual(stored);
  });

  it("is sent once for each key, and another under the same key is refused", async () => {
    const key = "the-one-and-only";
    const first = await send(chatId, { content: "once" }, { key });
    expect(await send(chatId, { content: "once" }, { key })).toEqual(first);
    const said = [...tenant.model.conversation(chatId).messages.values()].filter(
      ({ message }) => message.body.content === "once",
    );
    expect(said).toHaveLength(1);
    const other = await ask(`messages/${chatId}`, { key, body: { content: "twice" } });
    expect(await problemOf(other)).toMatchObject({ status: 422, code: "idempotency-key-reused" });
    for (const wrong of [undefined, "", "a key", "k".repeat(101)]) {
      const answer = await ask(`messages/${chatId}`, {
        ...(wrong !== undefined && { key: wrong }),
        body: { content: "no" },
      });
      expect(await problemOf(answer)).toMatchObject({ status: 400, code: "idempotency-key-missing" });
    }
  });

  it("may be Markdown, mention members by name and answer others", async () => {
    const asked = await send(chatId, { content: "Lunch?" }, { user: bob });
    const content = `**Yes**, @${bob?.displayName}, and\n- soup\n- bread`;
    const answer = await send(chatId, {
      content,
      contentType: "markdown",
      mentions: [bob?.displayName],
      quotes: [asked.id],
      importance: "high",
    });
    const { body, mentions, attachments, importance } = answer as Record<string, never>;
    expect(body).toMatchObject({ contentType: "html", content: expect.stringContaining("<strong>Yes</strong>") });
    expect(body).toMatchObject({ content: expect.stringContaining(`<at id="0">${bob?.displayName}</at>`) });
    expect(body).toMatchObject({ content: expect.stringContaining("<li>soup</li>") });
    expect(mentions).toMatchObject([{ id: 0, mentioned: { user: { id: bob?.id } } }]);
    expect(attachments).toMatchObject([{ id: asked.id, contentType: "messageReference" }]);
    expect(importance).toBe("high");
    // Another text has the same quotation, and no mention any more.
    const edited = (await act(answer.id, { action: "edit", content: "No" })) as Record<string, never>;
    expect(edited).toMatchObject({ attachments: [{ id: asked.id, contentType: "messageReference" }], mentions: [] });
    expect(edited.body).toMatchObject({ content: `<attachment id="${asked.id}"></attachment>No` });
  });

  it("is a post or a reply in a channel", async () => {
    const post = await send(channelId, { content: "<p>News</p>", contentType: "html", subject: "Figures", teamId });
    expect(post).toMatchObject({ subject: "Figures", channelIdentity: { teamId, channelId }, replyToId: null });
    const reply = await send(channelId, { content: "Good", replyTo: post.id });
    expect(reply).toMatchObject({ replyToId: post.id, from: { user: { id: ann?.id } } });
    const found = await get(ann, `messages?channel_id=${channelId}&team_id=${teamId}&root_id=${post.id}`);
    expect(found.messages).toMatchObject([{ id: reply.id }]);
    const edited = await done(
      `messages/${channelId}/${post.id}.${reply.id}`,
      { body: { action: "edit", content: "Very good" } },
      { as: "ChatMessage" },
    );
    expect(edited).toMatchObject({ id: reply.id, body: { content: "Very good" } });
  });

  it.each([
    ["to a chat they are not in", () => chatId],
    ["to a channel of a team they are not in", () => channelId],
  ])("is refused %s", async (_where, place) => {
    const body = { content: "let me in", teamId };
    const answer = await ask(`messages/${place()}`, { user: outsider, key: randomUUID(), body });
    expect([403, 404]).toContain(answer.status);
    const texts = [...tenant.model.conversation(place()).messages.values()].map(({ message }) => message.body.content);
    expect(texts.join()).not.toContain("let me in");
  });

  it.each([
    ["28 KB and more", { content: "é".repeat(15_000) }, { code: "message-too-large", status: 413 }],
    [
      "a mention of nobody",
      { content: "@Nobody Here", mentions: ["Nobody Here"] },
      { code: "mention-unknown", status: 400 },
    ],
    ["nothing", { content: " " }, { code: "body-invalid", status: 400 }],
    ["a reply in a chat", { content: "no", replyTo: "1" }, { code: "on-behalf-refused", status: 400 }],
  ])("is refused of %s before Graph is asked", async (_what, body, refusal) => {
    const before = tenant.model.sequence;
    const answer = await ask(`messages/${chatId}`, { key: randomUUID(), body });
    expect(await problemOf(answer)).toMatchObject(refusal);
    expect(tenant.model.sequence).toBe(before);
  });
});

describe("what is done to a message", () => {
  it("is edited, deleted, restored, and reacted to, by whoever may", async () => {
    const { id } = await send(chatId, { content: "as it was" });
    expect(await act(id, { action: "edit", content: "as it is" })).toMatchObject({
      body: { content: "as it is" },
      lastEditedDateTime: expect.any(String),
    });
    const liked = await act(id, { action: "react", reaction: "like" }, { user: bob });
    expect(liked).toMatchObject({ reactions: [{ reactionType: expect.any(String), user: { user: { id: bob?.id } } }] });
    expect(await act(id, { action: "unreact", reaction: "like" }, { user: bob })).toMatchObject({ reactions: [] });
    expect(await act(id, { action: "delete" })).toMatchObject({ deletedDateTime: expect.any(String) });
    expect(await act(id, { action: "undelete" })).toMatchObject({
      deletedDateTime: null,
      body: { content: "as it is" },
    });
    const byAnother = await ask(`messages/${chatId}/${id}`, { user: bob, body: { action: "edit", content: "mine" } });
    expect(await problemOf(byAnother)).toMatchObject({ status: 403, code: "on-behalf-forbidden" });
  });
});

describe("chats", () => {
  it("of two are found again, and of more are made, changed and left", async () => {
    const again = await done("chats", { body: { members: [bob?.userPrincipalName] } }, { as: "Chat" });
    expect(again.id).toBe(chatId);
    const body = { members: [bob?.id, outsider?.userPrincipalName], topic: "Lunch" };
    const group = await done("chats", { body }, { status: 201, as: "Chat" });
    expect(group).toMatchObject({ chatType: "group", topic: "Lunch", sink: { title: "Lunch" } });
    const { id } = await send(String(group.id), { content: "first" }, { user: outsider });
    expect(await get(bob, `messages/${group.id}/${id}`)).toMatchObject({ body: { content: "first" } });
    const changed = (asked: Json) => change(group.id, asked);
    await changed({ action: "rename", topic: "Dinner" });
    await changed({ action: "remove-member", user: outsider?.id });
    // When exactly they went Teams tells by a message of its own, a moment later.
    await waitFor(async () => (await ask(`messages/${group.id}/${id}`, { user: outsider })).status === 200, 60_000);
    const after = await send(String(group.id), { content: "without them" });
    expect((await ask(`messages/${group.id}/${after.id}`, { user: outsider })).status).toBe(404);
    await changed({ action: "add-member", user: outsider?.id, visibleHistory: "all" });
    expect((await ask(`messages/${group.id}/${after.id}`, { user: outsider })).status).toBe(200);
    const { members } = await get(ann, `members?of=${group.id}`);
    expect((members as Json[]).map(({ displayName }) => displayName)).toContain(outsider?.displayName);
    const found = ((await get(ann, "chats?limit=200")).chats as Json[]).find((chat) => chat.id === group.id);
    expect(found).toMatchObject({ topic: "Dinner" });
  });

  it("say what is unread, until it is marked as read, and again when it is marked as unread", async () => {
    await send(chatId, { content: "have you seen this?" }, { user: bob });
    const viewpoint = async () => {
      const page = await done("viewpoints", {}, { as: "ViewpointPage" });
      return (page.viewpoints as Json[]).find((one) => one.chatId === chatId);
    };
    const changed = (asked: Json) => change(chatId, asked);
    expect(Number((await viewpoint())?.unread)).toBeGreaterThan(0);
    await changed({ action: "mark-read" });
    expect(await viewpoint()).toMatchObject({ unread: 0, isHidden: false });
    await changed({ action: "mark-unread" });
    expect(await viewpoint()).toMatchObject({ unread: 1 });
    await changed({ action: "hide" });
    expect(await viewpoint()).toMatchObject({ isHidden: true });
    await changed({ action: "unhide" });
    expect(await viewpoint()).toMatchObject({ isHidden: false });
  });
});

describe("people", () => {
  it("know who they are, and what is done in their names", async () => {
    const me = await done("me", {}, { as: "Me" });
    expect(me).toMatchObject({
      id: ann?.id,
      canWrite: true,
      onBehalf: expect.arrayContaining(["messages", "presence"]),
    });
  });

  it("set what shows of them, and others see it", () => setAndSee({ done, get }, { ann, bob, outsider }));

  it("are told of a change in Teams, and whoever waits is answered: Graph is not asked again", async () =>
    beTold(running, { token: await tokenOf(ann), seen: bob }));

  it("find whom they work and chat with", async () => {
    const all = await done("contacts", {}, { as: "ContactList" });
    const found = (all.contacts as Json[]).find(({ id }) => id === bob?.id);
    expect(found).toMatchObject({ displayName: bob?.displayName, origins: expect.arrayContaining(["chats"]) });
    expect((all.contacts as Json[]).filter(({ id }) => id === ann?.id)).toEqual([]);
    const wanted = await get(ann, `contacts?q=${encodeURIComponent(bob?.displayName ?? "")}`);
    expect((wanted.contacts as Json[])[0]).toMatchObject({ id: bob?.id });
  });
});

describe("a file", () => {
  it.each([
    ["a chat", () => ({ conversationId: chatId })],
    ["a channel", () => ({ conversationId: channelId, teamId })],
  ])("of twenty megabytes is put where %s has its files, and sent", async (_where, place) => {
    const bytes = randomBytes(20 * 1024 * 1024 + 77);
    const started = await done(
      "uploads",
      { body: { ...place(), name: "Figures & facts.bin", sizeBytes: bytes.length } },
      { status: 201, as: "StartedUpload" },
    );
    const attachments = [await uploadParts(started, bytes)];
    const sought = { conversation_id: place().conversationId, name: `${started.name}`, size_bytes: `${bytes.length}` };
    const found = await done(`uploads?${new URLSearchParams(sought)}`, {}, { as: "UploadedFile" });
    expect(found).toEqual({ ...attachments[0], name: started.name });
    const sent = await send(place().conversationId, { content: "The figures", attachments });
    expect(sent).toMatchObject({
      attachments: [{ contentType: "reference", name: expect.stringMatching(/^Figures & facts/) }],
      body: { content: expect.stringContaining("<attachment id=") },
    });
    const [attachment] = sent.attachments as { contentUrl: string }[];
    const inDrive = tenant.model.files.get(attachment?.contentUrl ?? "");
    expect(digestOf(heldIn(inDrive))).toBe(digestOf([bytes]));
    expect(inDrive?.grantedUserIds.has(bob?.id ?? "")).toBe(place().conversationId === chatId);
  });

  it("is sent to a chat that somebody from elsewhere is in, and lets in whoever has an account here", async () => {
    const { directory } = tenant.model;
    const isHere = (id: string) => directory.users.get(id)?.accountEnabled === true;
    const mixed = directory.chats.all.find(
      ({ memberIds }) => memberIds.filter(isHere).length > 1 && memberIds.some((id) => directory.outsiders.has(id)),
    );
    const [senderId, otherId] = mixed?.memberIds.filter(isHere) ?? [];
    const [conversationId, user] = [mixed?.id ?? "", directory.users.get(senderId ?? "")];
    const bytes = randomBytes(1_000);
    const body = { conversationId, name: "small.bin", sizeBytes: bytes.length };
    const started = await done("uploads", { user, body }, { status: 201, as: "StartedUpload" });
    const message = { content: "small", attachments: [await uploadParts(started, bytes)] };
    const sent = await send(conversationId, message, { user });
    const [attachment] = sent.attachments as { contentUrl: string }[];
    expect(tenant.model.files.get(attachment?.contentUrl ?? "")?.grantedUserIds.has(otherId ?? "")).toBe(true);
  });
});

describe("a card", () => cardCases({ place: () => ({ tenant, bob, chatId, channelId, teamId }), ask, get, send, act }));

describe("who may not", () => {
  /** Not used yet: what a token was exchanged for is kept for an hour. */
  const freshToken = () => running.stack.tokenOf(ann as User, "writing");
  const sendWith = (token: string) =>
    fetch(`${running.doors.http}/api/entra/messages/${chatId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "idempotency-key": randomUUID() },
      body: JSON.stringify({ content: "may I?" }),
    });
  const control = (path: string, method: string, body: unknown) =>
    fetch(`${tenant.url}/_control/${path}`, { method, body: JSON.stringify(body) });

  it("is told that nobody consented, and may as soon as somebody has", async () => {
    const scopes = scopesOnBehalf(new Set(ON_BEHALF_NAMES)).map(({ scope }) => scope);
    await control("consented-scopes", "PUT", { scopes: [] });
    const token = await freshToken();
    expect(await problemOf(await sendWith(token))).toMatchObject({ status: 403, code: "consent-required" });
    await control("consented-scopes", "PUT", { scopes });
    expect((await sendWith(token)).status).toBe(201);
  });

  it("is told to sign in again, and with what, where the tenant wants a second factor", async () => {
    const token = await freshToken();
    await control("behaviours", "PATCH", { secondFactorRequired: [ann?.id] });
    const answer = await sendWith(token);
    await control("behaviours", "PATCH", { secondFactorRequired: [] });
    const claims = /^Bearer error="insufficient_claims", claims="([\w+/=]+)"$/.exec(
      answer.headers.get("www-authenticate") ?? "",
    );
    expect(JSON.parse(Buffer.from(claims?.[1] ?? "", "base64").toString())).toHaveProperty("access_token");
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: "interaction-required" });
  });

  it("is told that their token is over, once their sessions were revoked", async () => {
    const token = await freshToken();
    await control("sessions-revoked", "POST", { userId: ann?.id });
    const answer = await sendWith(token);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: "bearer-expired" });
    expect((await sendWith(await freshToken())).status).toBe(201);
  });
});

it("logs nothing of what was said, and no token", () => {
  const text = JSON.stringify(running.log);
  for (const token of tokens.values()) expect(text).not.toContain(token.split(".")[1]?.slice(0, 60));
  for (const said of ["have you seen this?", "Very good", "Writing tests", "Figures & facts", "Build 77"])
    expect(text).not.toContain(said);
});
