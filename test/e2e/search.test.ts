import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APPLICATIONS } from "../../local/tenant/model/identities.ts";
import type { MessageReference } from "../../local/tenant/model/tenant-model.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { createLog } from "../../shared/base/log.ts";
import { readSettings } from "../../shared/base/read-settings.ts";
import { type App, compose } from "../../shared/compose.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { searchStored } from "../../shared/serve/api/search.ts";
import { searchParameters } from "../../shared/serve/api/search-parameters.ts";
import { waitFor } from "../helpers/processes.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

let running: RunningStack;
/** On the stores and the index of the running one, for what a person is shown. */
let app: App;
beforeAll(async () => {
  running = await startRunningStack({ seed: 23 });
  app = compose(readSettings(running.stack.settings, RESOURCE_GRAMMAR), {
    clock: systemClock,
    log: createLog(() => {}),
  });
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
  // Who is in which chat is read from Graph.
  const { directory } = tenant().model;
  await waitFor(async () => {
    const { chats } = ANSWERS.ChatPage.parse(await (await running.get("/api/chats?limit=200")).json());
    return chats.length === directory.chats.all.length;
  }, 30_000);
});
afterAll(async () => {
  await app?.dispose();
  await running?.stop();
});

function tenant() {
  if (!running.stack.tenant) throw new Error("no tenant");
  return running.stack.tenant;
}

async function search(query: Record<string, string>) {
  const path = `/api/search?${new URLSearchParams(query)}`;
  const response = await running.get(path);
  expect(response.status, path).toBe(200);
  return ANSWERS.SearchPage.parse(await response.json());
}

/** As the timer does, so that no test waits for it. */
async function found(query: Record<string, string>, ...ids: readonly string[]): Promise<void> {
  const wanted = ids.toSorted();
  let last: string[] = [];
  await waitFor(async () => {
    await running.stack.runFunction("feed-search");
    last = (await search(query)).results.map(idOf).toSorted();
    return JSON.stringify(last) === JSON.stringify(wanted);
  }, 20_000).catch(() => expect(last).toEqual(wanted));
}

function idOf(result: Awaited<ReturnType<typeof search>>["results"][number]): string {
  return result.kind === "message" ? result.messageId : result.kind;
}

const CHAT = (): string => tenant().model.population.chats.find(({ chatType }) => chatType === "group")?.id ?? "";

describe("what was said on the running stack", () => {
  it("is found by its words, whatever their case and accents, with marks and the name of the conversation", async () => {
    const { id } = tenant().model.postMessage(CHAT(), { text: "Der Straßenplan für İstanbul ist fertig 🎉" });
    await found({ q: "STRASSENPLAN fur istanbul" }, id);
    const { total, results, conversations } = await search({ q: '"STRASSENPLAN fur" 🎉' });
    expect(total).toBe(1);
    const [result] = results;
    if (result?.kind !== "message") throw new Error("no message");
    const { text, marks } = result.snippet;
    expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(["Straßenplan für", "🎉"]);
    expect(result).toMatchObject({ conversationId: CHAT(), isLatest: true, rootId: null });
    expect(result.conversationTitle).toEqual(expect.any(String));
    expect(conversations).toEqual([{ kind: "message", id: CHAT(), title: result.conversationTitle, count: 1 }]);
  });

  it("is found by its old words with versions=all alone, after it was edited and after it was deleted", async () => {
    const { model } = tenant();
    const { id } = model.postMessage(CHAT(), { text: "the kumquat is ripe" });
    await found({ q: "kumquat" }, id);
    const reference: MessageReference = { conversationId: CHAT(), messageId: id };
    model.editMessage(reference, { text: "the persimmon is ripe" });
    await found({ q: "persimmon" }, id);
    await found({ q: "kumquat" });
    await found({ q: "kumquat", versions: "all" }, id);
    const [old] = (await search({ q: "kumquat", versions: "all" })).results;
    expect(old).toMatchObject({ isLatest: false, snippet: { text: "the kumquat is ripe", marks: [[4, 11]] } });
    model.softDelete(reference);
    await found({ q: "persimmon" });
    await found({ q: "persimmon", versions: "all" }, id);
  });

  it("is found by a person where it was said to them, and neither found nor counted for anybody else", async () => {
    const { model } = tenant();
    const { id } = model.postMessage(CHAT(), { text: "quincunx for the few" });
    await found({ q: "quincunx" }, id);
    const members = model.population.chats.find((chat) => chat.id === CHAT())?.memberIds ?? [];
    const outside = model.directory.users.all.filter((user) => !members.includes(user.id));
    expect(outside.length).toBeGreaterThan(0);
    for (const userId of [...members, ...outside.slice(0, 3).map((user) => user.id)]) {
      const seen = app.seenBy({ kind: "user", id: userId, clientId: "client", roles: new Set(), canWrite: false });
      const { results, total, conversations } = await searchStored(seen, searchParameters.parse({ q: "quincunx" }));
      const count = members.includes(userId) ? 1 : 0;
      expect([results.length, total, conversations.length]).toEqual([count, count, count]);
    }
  });

  it("is narrowed by whoever said it, alike in the conversation, the search and the feed", async () => {
    const { model } = tenant();
    const said = new Map<string, string>();
    const { from: ofMember, id: byMember } = model.postMessage(CHAT(), { text: "xylograph" }).message;
    said.set("aadUser", byMember);
    for (const { id, userIdentityType } of model.directory.outsiders.all) {
      said.set(userIdentityType ?? "", model.postMessage(CHAT(), { text: "xylograph" }, { fromUserId: id }).id);
    }
    for (const fromApplication of APPLICATIONS) {
      const { id } = model.postMessage(CHAT(), { text: "xylograph" }, { fromApplication });
      said.set(fromApplication.applicationIdentityType, id);
    }
    await found({ q: "xylograph" }, ...said.values());
    const since = new Date(Number([...said.values()].toSorted()[0])).toISOString();
    const ask = async (filter: Record<string, string>) => {
      const inPlace = new URLSearchParams({ ...filter, chat_id: CHAT(), q: "xylograph" });
      const ofFeed = new URLSearchParams({ ...filter, conversation_id: CHAT(), modified_since: since });
      const [messages, changes] = await Promise.all([
        running.get(`/api/messages?${inPlace}`).then(async (answer) => ANSWERS.MessagePage.parse(await answer.json())),
        running.get(`/api/changes?${ofFeed}`).then(async (answer) => ANSWERS.ChangePage.parse(await answer.json())),
      ]);
      const ids = [...said.values()];
      return [
        messages.messages.map(({ id }) => id),
        changes.changes.flatMap((change) => (change.kind === "messages" ? [change.messageId] : [])),
        (await search({ ...filter, q: "xylograph" })).results.map(idOf),
      ].map((some) => some.filter((id) => ids.includes(String(id))).toSorted());
    };
    for (const [type, id] of said) expect(await ask({ sender_type: type })).toEqual([[id], [id], [id]]);
    const both = [byMember, said.get("bot")].toSorted();
    expect(await ask({ sender_type: "bot", from: ofMember?.user?.id ?? "" })).toEqual([both, both, both]);
  });

  it("is found after the index was made anew", async () => {
    const { id } = tenant().model.postMessage(CHAT(), { text: "zwieback for breakfast" });
    await found({ q: "zwieback" }, id);
    const headers = { "x-functions-key": running.stack.functionKey, "x-operator-key": running.stack.operatorKey ?? "" };
    const answer = await fetch(`${running.doors.http}/api/search/rebuild`, { method: "POST", headers });
    expect(answer.status).toBe(202);
    expect(ANSWERS.SearchProgress.parse(await answer.json()).sources.map(({ isClearing }) => isClearing)).toContain(
      true,
    );
    await found({ q: "zwieback" }, id);
    await waitFor(async () => {
      const progress = await fetch(`${running.doors.http}/api/search/rebuild`, { headers });
      const { sources } = ANSWERS.SearchProgress.parse(await progress.json());
      return sources.every(({ isClearing, coveredDateTime }) => !isClearing && coveredDateTime !== null);
    });
  });
});

it.each([
  ["q=a*", "q"],
  ["q=%20-what", "q"],
  ["since=2026-01-01T00:00:00Z", "q"],
  ["q=a&order=oldest", "order"],
  ["q=a&cursor=x", "cursor"],
])("refuses %s", async (query, parameter) => {
  const problem = await problemOf(await running.get(`/api/search?${query}`));
  expect(problem).toMatchObject({ status: 400, code: "query-invalid", errors: [{ parameter }] });
});
