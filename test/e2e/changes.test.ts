import { deflateRawSync, inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { type Library, storeLibrary } from "../helpers/library.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

let running: RunningStack;
let library: Library;

beforeAll(async () => {
  running = await startRunningStack({ seed: 17 });
  library = await storeLibrary(running);
});

afterAll(() => running?.stop());

describe("what is new in one conversation", () => {
  interface Changes {
    readonly changes: readonly { readonly messageId: string; readonly conversationId: string }[];
    readonly position: string;
    readonly hasMore: boolean;
  }
  const ask = (query: Record<string, string>) => running.get(`/api/changes?${new URLSearchParams(query)}`);
  const changes = async (query: Record<string, string>) => {
    const answer: unknown = await (await ask(query)).json();
    expect(ANSWERS.ChangePage.safeParse(answer).error?.issues).toBeUndefined();
    return answer as Changes;
  };

  it("is all of it, in pages, and then what comes, told at once to who waits", async () => {
    const { model } = running.stack.tenant ?? {};
    const ofChannel = { conversation_id: library.channelId };
    const given: string[] = [];
    let position = "beginning";
    for (let hasMore = true; hasMore; ) {
      const one = await changes({ ...ofChannel, position, limit: "4" });
      expect(new Set(one.changes.map(({ conversationId }) => conversationId))).not.toContain(library.chatId);
      given.push(...one.changes.map(({ messageId }) => messageId));
      ({ position, hasMore } = one);
    }
    expect(given.toSorted()).toEqual(
      library
        .messages()
        .map(({ id }) => id)
        .toSorted(),
    );

    const [, chat, elsewhere] = model?.population.chats ?? [];
    if (!model || !chat || !elsewhere) throw new Error("no chats");
    const ofChat = { conversation_id: chat.id };
    const { position: now } = await changes({ ...ofChat, position: "now" });
    const waiting = changes({ ...ofChat, position: now, wait: "20" });
    const other = model.postMessage(elsewhere.id, { text: "elsewhere" });
    const posted = model.postMessage(chat.id, { text: "for who waits" });
    const told = (page: Changes) => page.changes.map(({ messageId }) => messageId);
    expect(told(await waiting)).toEqual([posted.id]);
    await running.event("message.stored", { conversationId: elsewhere.id, cosmosId: other.id });
    expect(told(await changes({ conversation_id: elsewhere.id }))).toEqual([other.id]);
    expect(told(await changes({ ...ofChannel, position }))).toEqual([]);
  });

  it("has positions of its own", async () => {
    const ofChat = { conversation_id: library.chatId };
    const { position: ofAll } = await changes({ kind: "messages", position: "now" });
    const { position } = await changes({ ...ofChat, position: "now" });
    const wrong: Record<string, string>[] = [
      { ...ofChat, position: ofAll },
      { kind: "messages", position },
      { conversation_id: library.channelId, position },
    ];
    // Said to be of the chat, as anybody can say it, and of the channel all the same.
    const { position: ofChannel } = await changes({ conversation_id: library.channelId, position: "now" });
    const { messages } = JSON.parse(String(inflateRawSync(Buffer.from(ofChannel, "base64url"))));
    expect(messages.conversationId).toBe(library.channelId);
    const forged = JSON.stringify({ messages: { ...messages, conversationId: library.chatId } });
    wrong.push({ ...ofChat, position: deflateRawSync(forged).toString("base64url") });
    for (const query of wrong) {
      expect(await problemOf(await ask(query))).toMatchObject({ status: 400, code: "position-invalid" });
    }
  });
});
