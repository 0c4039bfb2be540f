import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { versionOf } from "../../../../local/tenant/model/chat-message.ts";
import { liveUntil } from "../../../../local/tenant/model/live-life.ts";
import type { MessageChange, Operation } from "../../../../local/tenant/model/tenant-model.ts";
import { createLog } from "../../../../shared/base/log.ts";
import { historyParameters, messageEvents } from "../../../../shared/serve/api/message-events.ts";
import type { MessageAddress } from "../../../../shared/serve/api/one-message.ts";
import type { MessageEvent } from "../../../../shared/store/message/message-event.ts";
import { verdictOf } from "../../../../shared/store/message/policy-violation.ts";
import { storeExported, storeRetained } from "../../../../shared/store/message/store-exported.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createModel } from "../../../local/tenant/model/model-fixture.ts";

type Change = Pick<MessageChange, "operation" | "message">;

/** The lives of a few messages in one chat, in which people change nearly everything they wrote. */
function livesOf(seed: number): readonly (readonly Change[])[] {
  const { model, clock, chatId } = createModel();
  const lives = new Map<string, Change[]>();
  model.onChange(({ operation, message, stored }) => {
    if (stored.conversation.conversationId !== chatId || stored.rootId !== null) return;
    lives.set(stored.id, [...(lives.get(stored.id) ?? []), { operation, message }]);
  });
  for (const id of model.conversations.keys()) if (id !== chatId) model.conversations.delete(id);
  const weights = { create: 3, edit: 20, setReaction: 20, unsetReaction: 12, softDelete: 9, undoSoftDelete: 9 };
  liveUntil({ model, clock, random: createSeededRandom(seed), weights: { ...weights, policyViolation: 15 } }, 4);
  return [...lives.values()];
}

const EVENT_OF: Partial<Record<Operation, MessageEvent["event"]>> = {
  create: "created",
  import: "created",
  systemMessage: "created",
  edit: "edited",
  softDelete: "deleted",
  undoSoftDelete: "restored",
  setReaction: "reactionAdded",
  unsetReaction: "reactionRemoved",
};

interface True {
  readonly event: string;
  readonly atMs: number;
  readonly version: number;
  readonly reaction: string;
  readonly text: string;
}

function truthOf(life: readonly Change[]): readonly True[] {
  return life.map(({ operation, message }, index) => {
    const version = versionOf(message);
    const last = message.messageHistory.at(-1)?.reaction;
    const isReaction = operation === "setReaction" || operation === "unsetReaction";
    const was = life[index - 1]?.message.policyViolation ?? null;
    const judged = message.policyViolation === null ? "policyLifted" : was === null ? "policyApplied" : "policyChanged";
    return {
      event: EVENT_OF[operation] ?? judged,
      atMs: index === 0 ? Date.parse(message.createdDateTime) : version,
      version,
      reaction: isReaction ? `${last?.reactionType} ${last?.user.user?.id}` : "",
      text: message.body.content,
    };
  });
}

async function storeOf(life: readonly Change[]) {
  const { clock } = createModel();
  const ports = {
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore(),
    clock,
    log: createLog(() => {}),
  };
  for (const { message } of life) {
    const arrival = { payload: { ...message }, road: "live", tenantId: "t", receivedMs: clock.nowMs() } as const;
    const stored = await storeMessage(ports, arrival);
    if (!stored.ok) throw stored.error;
  }
  return ports;
}

async function eventsOf(life: readonly Change[], limit = 200, policy = "show"): Promise<readonly MessageEvent[]> {
  const message = life[0]?.message;
  const address = { conversationId: message?.chatId ?? "", messageId: message?.id ?? "" };
  return pagesOf(await storeOf(life), address, { limit, policy });
}

async function pagesOf(
  ports: Awaited<ReturnType<typeof storeOf>>,
  address: MessageAddress,
  { limit, policy = "show" }: { readonly limit: number; readonly policy?: string },
): Promise<readonly MessageEvent[]> {
  const events: MessageEvent[] = [];
  for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
    const query = { limit: String(limit), policy, ...(cursor === undefined ? {} : { cursor }) };
    const page = await messageEvents(ports, address, historyParameters.parse(query));
    if (!page.ok) throw page.error;
    events.push(...page.value.events);
    cursor = page.value.nextCursor;
    expect(pages).toBeLessThan(500);
  }
  return events;
}

function toTrue({ event, at, version, by, reactionType }: MessageEvent): Omit<True, "text"> {
  const person = (by as { user?: { id?: string } } | null)?.user?.id;
  const reaction = event.startsWith("reaction") ? `${String(reactionType)} ${person}` : "";
  return { event, atMs: Date.parse(at), version, reaction };
}

const seeds = fc.integer({ min: 0, max: 1_000_000 });

describe("a message of which every version was seen", () => {
  it("has the history that it really had, whatever the order they came in and however it is paged", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 9 }), async (seed, limit) => {
        const random = createSeededRandom(seed);
        for (const life of livesOf(seed)) {
          const truth = truthOf(life).map(({ text: _text, ...row }) => row);
          const events = await eventsOf(random.shuffle(life).concat(random.shuffle(life).slice(0, 3)), limit);
          expect(events.map(toTrue)).toEqual(truth);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("says what it said before and after each edit, deletion and return", async () => {
    for (const life of livesOf(7)) {
      const events = await eventsOf(life);
      const contents = (event: MessageEvent) =>
        [event.before, event.after].map((said) => (said?.body as { content?: string } | undefined)?.content);
      for (const [index, event] of events.entries()) {
        const [now, was] = [life[index]?.message, life[index - 1]?.message];
        if (event.event === "edited") expect(contents(event)).toEqual([was?.body.content, now?.body.content]);
        if (event.event === "deleted") expect(contents(event)).toEqual([was?.body.content, undefined]);
        if (event.event === "restored") expect(contents(event)).toEqual([undefined, now?.body.content]);
      }
    }
  });
});

describe("a message of which only some versions were seen", () => {
  it("tells nothing that did not happen, and of the reactions all", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const random = createSeededRandom(seed);
        for (const life of livesOf(seed)) {
          const seen = life.filter(() => random.chance(0.4));
          if (seen.length === 0) continue;
          const truth = truthOf(life);
          const events = (await eventsOf(seen)).map((event) => ({ event, told: toTrue(event) }));
          for (const { event, told } of events) {
            const notBeforeMs = event.notBefore === undefined ? told.atMs - 1 : Date.parse(event.notBefore);
            const happened = truth.filter(
              ({ atMs, event: name, reaction }) =>
                atMs > notBeforeMs &&
                atMs <= told.atMs &&
                (name === told.event || (told.event.startsWith("policy") && name.startsWith("policy"))) &&
                reaction === told.reaction,
            );
            expect(happened, JSON.stringify(told)).not.toEqual([]);
          }
          const lastMs = Math.max(...seen.map(({ message }) => versionOf(message)));
          const reactions = truth.filter(({ reaction, version }) => reaction !== "" && version <= lastMs);
          const toldReactions = events.filter(({ told }) => told.reaction !== "").map(({ told }) => told.atMs);
          expect(toldReactions).toEqual(reactions.map(({ atMs }) => atMs));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("answers of Graph that leave things out", () => {
  const CREATED_MS = Date.UTC(2026, 0, 1);
  const at = (seconds: number) => new Date(CREATED_MS + seconds * 1_000).toISOString();
  const like = (who: string, seconds: number) => ({
    reactionType: "like",
    createdDateTime: at(seconds),
    user: { user: { id: who } },
  });
  const version = (seconds: number, payload: object): Change => {
    const message = {
      id: "1",
      chatId: "19:a",
      etag: String(CREATED_MS + seconds * 1_000),
      createdDateTime: at(0),
      lastModifiedDateTime: at(seconds),
      body: { contentType: "text", content: "a" },
      ...payload,
    };
    return { operation: "edit", message: message as unknown as MessageChange["message"] };
  };
  const told = async (...life: readonly Change[]) =>
    (await eventsOf(life)).map(({ event, at: when, notBefore, evidence, by }) => [
      event,
      when,
      ...(notBefore === undefined ? [] : [notBefore]),
      evidence,
      ...(by === null || by === undefined ? [] : [(by as { user: { id: string } }).user.id]),
    ]);

  it("has reactions without a history: given when they say, taken back between two versions", async () => {
    const events = await told(
      version(0, { reactions: [] }),
      version(5, { reactions: [like("ann", 5), like("bob", 4)] }),
      version(9, {}),
      version(12, { reactions: [like("bob", 4)] }),
    );
    expect(events).toEqual([
      ["created", at(0), "version"],
      ["reactionAdded", at(4), "version", "bob"],
      ["reactionAdded", at(5), "version", "ann"],
      ["reactionRemoved", at(12), at(5), "version", "ann"],
    ]);
  });

  it("tells each row of a history once, although a version between left it out", async () => {
    const row = (actions: string, seconds: number) => ({
      modifiedDateTime: at(seconds),
      actions,
      reaction: like("ann", seconds),
    });
    const events = await told(
      version(0, { messageHistory: [] }),
      version(3, { messageHistory: [row("reactionAdded", 2), row("reactionRemoved", 3)] }),
      version(5, { messageHistory: [] }),
      version(7, { messageHistory: [row("reactionAdded", 2), row("reactionRemoved", 3), row("somethingNew", 7)] }),
    );
    expect(events.slice(1)).toEqual([
      ["reactionAdded", at(2), "messageHistory", "ann"],
      ["reactionRemoved", at(3), "messageHistory", "ann"],
      ["actionUndefined", at(7), "messageHistory", "ann"],
    ]);
  });

  it("first seen as an edited one: what it said before is not known, and is not guessed", async () => {
    const events = await eventsOf([version(9, { lastEditedDateTime: at(4) })]);
    expect(events).toMatchObject([
      { event: "created", at: at(0), after: null },
      { event: "edited", at: at(4), before: null, after: { body: { content: "a" } } },
    ]);
  });

  it("deleted twice: it must have come back between, and nobody saw what it said", async () => {
    const deleted = (seconds: number) => ({ deletedDateTime: at(seconds), body: { contentType: "text", content: "" } });
    const events = await eventsOf([version(0, {}), version(4, deleted(4)), version(9, deleted(8))]);
    expect(events.slice(1)).toMatchObject([
      { event: "deleted", at: at(4), before: { body: { content: "a" } } },
      { event: "restored", at: at(8), notBefore: at(4), after: null },
      { event: "deleted", at: at(8), before: null },
    ]);
  });

  it("has two payloads of one version: each reaction that one of them names, once, wherever a page ends", async () => {
    const row = (who: string, seconds: number) => ({
      modifiedDateTime: at(seconds),
      actions: "reactionAdded",
      reaction: like(who, seconds),
    });
    const life = [
      version(0, { messageHistory: [] }),
      version(5, { messageHistory: [row("ann", 3)], reactions: [] }),
      version(5, { messageHistory: [row("bob", 4), row("ann", 3)], reactions: [] }),
      version(9, { messageHistory: [row("bob", 4), row("ann", 3)], body: { contentType: "text", content: "b" } }),
    ];
    const whole = await eventsOf(life);
    const reactions = whole.filter(({ evidence }) => evidence === "messageHistory");
    expect(reactions.map(({ at: when }) => when)).toEqual([at(3), at(4)]);
    for (const limit of [1, 2, 3]) expect(await eventsOf(life, limit)).toEqual(whole);
  });

  it("has a verdict that came before a deletion, and was seen only after it was undone", async () => {
    const policyViolation = { dlpAction: "blockAccess" };
    const deleted = { deletedDateTime: at(5), body: { contentType: "text", content: "" }, policyViolation };
    const events = await eventsOf([version(0, {}), version(5, deleted), version(9, { policyViolation })]);
    expect(events.find(({ event }) => event === "policyApplied")).toMatchObject({ at: at(9), notBefore: at(0) });
  });

  it("is the same page by page, also with versions that were shown only afterwards", async () => {
    const ports = await storeOf([version(0, {}), version(9, { deletedDateTime: at(9), body: null })]);
    const text = (seconds: number) => ({ body: { contentType: "text", content: `at ${seconds}` } });
    for (const payload of [
      version(5, text(5)),
      version(7, text(7)),
      version(9, { ...text(9), deletedDateTime: at(9) }),
    ]) {
      const arrival = { payload: { ...payload.message }, road: "backfill", tenantId: "t", receivedMs: 0 } as const;
      const store = payload.message.deletedDateTime === null ? storeRetained : storeExported;
      expect((await store(ports, arrival)).ok).toBe(true);
    }
    const whole = await pagesOf(ports, { conversationId: "19:a", messageId: "1" }, { limit: 200 });
    expect(whole.map(({ event }) => event)).toEqual(["created", "edited", "edited", "edited", "deleted"]);
    for (const limit of [1, 2, 3]) {
      expect(await pagesOf(ports, { conversationId: "19:a", messageId: "1" }, { limit })).toEqual(whole);
    }
  });

  it("is told from the stored message alone where its payloads are past their retention", async () => {
    const life = [version(0, {}), version(5, { reactions: [like("ann", 5)] })];
    const ports = await storeOf(life);
    for (const path of ports.blobs.paths("raw")) await ports.blobs.remove({ container: "raw", path });
    const page = await messageEvents(ports, { conversationId: "19:a", messageId: "1" }, historyParameters.parse({}));
    if (!page.ok) throw page.error;
    expect(page.value.events.map(({ event }) => event)).toEqual(["created", "reactionAdded"]);
  });
});

describe("texts of a blocked message", () => {
  it("are the policy tip in every event, also of what was said before the verdict; and as written on request", async () => {
    const some = Array.from({ length: 12 }, (_none, seed) => livesOf(seed)).flat();
    const lives = some.filter((life) => verdictOf({ ...life.at(-1)?.message }) === "blocked");
    expect(lives.length).toBeGreaterThan(0);
    for (const life of lives) {
      const texts = (events: readonly MessageEvent[]) =>
        events.flatMap(({ before, after }) => [before, after]).filter((said) => said !== null && said !== undefined);
      const flagged = texts(await eventsOf(life, 200, "flag"));
      expect(flagged.every(({ policyMark }) => policyMark === "blocked")).toBe(true);
      const written = texts(await eventsOf(life, 200, "show"));
      expect(written).toHaveLength(flagged.length);
      expect(written.some(({ policyMark }) => policyMark !== undefined)).toBe(false);
      const secret = JSON.stringify(life[0]?.message.body.content).slice(1, -1);
      expect(JSON.stringify(written)).toContain(secret);
      expect(JSON.stringify(flagged)).not.toContain(secret);
    }
  });
});

describe("the cursor of a history", () => {
  it.each([
    [{ continuation: "x", held: ["../../other"], known: {} }],
    [{ continuation: "x", held: [], known: { last: "1/2" } }],
    [{ continuation: "x", held: Array(33).fill("1"), known: {} }],
  ])("names nothing but versions of the message: %j", (position) => {
    const cursor = Buffer.from(JSON.stringify(position)).toString("base64url");
    expect(historyParameters.safeParse({ cursor }).error?.issues[0]?.message).toBe("expected a cursor from a nextLink");
  });
});
