import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { problemOf } from "../helpers/running-stack.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly user?: User | undefined;
  readonly body?: unknown;
  readonly key?: string;
}

/** Two people, a chat of theirs and a channel, and how one asks in their names. */
export interface Writing {
  place(): {
    readonly tenant: Tenant;
    readonly bob: User | undefined;
    readonly chatId: string;
    readonly channelId: string;
    readonly teamId: string;
  };
  ask(path: string, asked: Asked): Promise<Response>;
  get(user: User | undefined, path: string): Promise<Json>;
  send(conversationId: string, body: Json, asked?: Asked): Promise<Json>;
  act(id: unknown, body: Json): Promise<Json>;
}

/** Where a stack runs for all that people write. */
export function cardCases({ place, ask, get, send, act }: Writing): void {
  const adaptive = (text: string) => ({
    contentType: "application/vnd.microsoft.card.adaptive",
    content: {
      type: "AdaptiveCard",
      version: "1.4",
      body: [{ type: "TextBlock", text, size: "Large" }],
      actions: [{ type: "Action.OpenUrl", title: "Open", url: "https://a.example/77" }],
    },
  });
  const hero = { contentType: "application/vnd.microsoft.card.hero", content: { title: "Lunch", text: "at noon" } };
  const idsOf = ({ attachments }: Json) => (attachments as { id: string }[]).map(({ id }) => id);

  it("is in the message as Graph made it, once for each key, and found by what it says", async () => {
    const { tenant, bob, chatId } = place();
    const key = randomUUID();
    const asked = { content: "1 < 2", cards: [adaptive("Build 77 is green"), hero] };
    const sent = await send(chatId, asked, { key });
    const inTenant = tenant.model.conversation(chatId).messages.get(String(sent.id))?.message;
    expect(sent.attachments).toEqual(inTenant?.attachments);
    expect(sent).toMatchObject({
      body: {
        content: `1 &lt; 2${idsOf(sent)
          .map((id) => `<attachment id="${id}"></attachment>`)
          .join("")}`,
      },
      attachments: [
        { contentType: adaptive("").contentType, content: expect.stringContaining("Build 77 is green") },
        { contentType: hero.contentType, content: expect.stringContaining("Lunch") },
      ],
    });
    expect(await send(chatId, asked, { key })).toEqual(sent);
    const other = await ask(`messages/${chatId}`, { key, body: { ...asked, cards: [adaptive("Build 78 is red")] } });
    expect(await problemOf(other)).toMatchObject({ status: 422, code: "idempotency-key-reused" });
    expect(await get(bob, `messages/${chatId}/${sent.id}`)).toEqual(sent);
    const found = await get(bob, `messages?chat_id=${chatId}&q=${encodeURIComponent("Build 77 is green")}`);
    expect((found.messages as Json[]).map(({ id }) => id)).toEqual([sent.id]);
  });

  it("says enough alone, answers others, and stays with what it answers when a text is put to it", async () => {
    const { bob, chatId } = place();
    const question = await send(chatId, { content: "Lunch?" }, { user: bob });
    const sent = await send(chatId, { content: "", cards: [hero], quotes: [question.id] });
    expect(idsOf(sent)).toEqual([question.id, expect.stringMatching(/^[0-9a-f]{32}$/)]);
    const edited = await act(sent.id, { action: "edit", content: "At noon" });
    expect(edited.attachments).toEqual(sent.attachments);
    const [quoted, card] = idsOf(sent);
    expect(edited).toMatchObject({
      body: { content: `<attachment id="${quoted}"></attachment>At noon<attachment id="${card}"></attachment>` },
    });
  });

  it("is in a reply in a channel", async () => {
    const { channelId, teamId } = place();
    const post = await send(channelId, {
      content: "",
      subject: "Figures",
      teamId,
      cards: [adaptive("Figures of today")],
    });
    const reply = await send(channelId, { content: "", replyTo: post.id, cards: [hero] });
    expect(reply).toMatchObject({ replyToId: post.id, attachments: [{ contentType: hero.contentType }] });
    expect(idsOf(post)).toHaveLength(1);
  });

  it.each([
    ["are larger than a message", { title: "é".repeat(15_000) }, { code: "message-too-large", status: 413 }],
    ["are for an app to answer", { buttons: [{ type: "imBack" }] }, { code: "body-invalid", status: 400 }],
  ])("is refused where they %s, before Graph is asked", async (_what, content, refusal) => {
    const { tenant, chatId } = place();
    const before = tenant.model.sequence;
    const body = { content: "", cards: [{ ...hero, content }] };
    expect(await problemOf(await ask(`messages/${chatId}`, { key: randomUUID(), body }))).toMatchObject(refusal);
    expect(tenant.model.sequence).toBe(before);
  });
}
