import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { CreatedWindow, MessageQuery, MessageStore } from "../../shared/port/message-store.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

export interface MessageStoreContract {
  readonly makeStore: () => Promise<MessageStore> | MessageStore;
  /** Runs of the property about any order of arrival; a store behind a network gets fewer. */
  readonly orderRuns: number;
}

const within = (fromMs: number, untilMs: number): CreatedWindow => ({ fromMs, untilMs, unmodifiedFromMs: 1_000 });

/** What every `MessageStore` does. Each test has conversations of its own, so that one store may serve them all. */
export function describeMessageStore(name: string, { makeStore, orderRuns }: MessageStoreContract): void {
  describe(`MessageStore: ${name}`, () => {
    let store: MessageStore;
    let conversationId: string;
    beforeEach(async () => {
      store = await makeStore();
      conversationId = uniqueConversation();
    });
    const put = async (...messages: StoredMessage[]) => {
      for (const message of messages) await store.upsertIfNewer(message);
    };

    it.each(["a\\b", "a#b", "a/b", "?", "?a=b", " ", "..", ".", "x".repeat(2_000), "é", "%2e%2e"])(
      "has no document %j",
      async (id) => {
        expect([await store.read(conversationId, id), await store.get(conversationId, id)]).toEqual([
          undefined,
          undefined,
        ]);
        expect(await store.findByMessageId(conversationId, id)).toEqual([]);
      },
    );

    describe("upsertIfNewer", () => {
      it.each([
        { earlier: [], version: 2, outcome: "created", kept: 2 },
        { earlier: [1], version: 2, outcome: "updated", kept: 2 },
        { earlier: [2], version: 2, outcome: "repeated", kept: 2 },
        { earlier: [3], version: 2, outcome: "outdated", kept: 3 },
      ])("version $version after $earlier is $outcome", async ({ earlier, version, outcome, kept }) => {
        const messageOf = (each: number) => storedMessage({ conversationId, version: each, text: `version ${each}` });
        await put(...earlier.map(messageOf));
        expect(await store.upsertIfNewer(messageOf(version))).toBe(outcome);
        expect(await store.get(conversationId, messageOf(version).id)).toEqual(messageOf(kept));
      });

      it.each([
        { order: ["a", "b"], outcomes: ["created", "updated"] },
        { order: ["b", "a"], outcomes: ["created", "outdated"] },
        { order: ["b", "b", "a", "b"], outcomes: ["created", "repeated", "outdated", "repeated"] },
      ])("of one version that comes as $order keeps the one of the greater digest", async ({ order, outcomes }) => {
        const of = (digest: string) => storedMessage({ conversationId, version: 7, text: digest, digest });
        const actual = [];
        for (const digest of order) actual.push(await store.upsertIfNewer(of(digest)));
        expect(actual).toEqual(outcomes);
        expect(await store.get(conversationId, of("b").id)).toEqual(of("b"));
      });

      it.each([
        { title: "is as it was", meanwhile: [], version: 3, outcome: "updated", left: 3 },
        { title: "has changed, to an older version", meanwhile: [2], version: 3, outcome: "updated", left: 3 },
        { title: "has changed, to a newer version", meanwhile: [4], version: 3, outcome: "outdated", left: 4 },
        { title: "has changed, to this version", meanwhile: [3], version: 3, outcome: "repeated", left: 3 },
        { title: "was as new already", meanwhile: [], version: 1, outcome: "repeated", left: 1 },
      ])("takes what was read before, where it $title", async ({ meanwhile, version, outcome, left }) => {
        const of = (each: number) => storedMessage({ conversationId, version: each, text: `version ${each}` });
        await put(of(1));
        const known = await store.read(conversationId, of(1).id);
        expect(known?.message).toEqual(of(1));
        await put(...meanwhile.map(of));
        expect(await store.upsertIfNewer(of(version), known)).toBe(outcome);
        expect(await store.get(conversationId, of(1).id)).toEqual(of(left));
      });

      it("leaves nothing of the older version in the newer", async () => {
        const older = { ...storedMessage({ conversationId, version: 1 }), subject: "gone" };
        const newer = storedMessage({ conversationId, version: 2 });
        await put(older, newer);
        expect(await store.get(conversationId, newer.id)).toEqual(newer);
      });

      it("keeps messages of one id in different conversations and chains apart", async () => {
        const other = uniqueConversation();
        const messages = [
          storedMessage({ conversationId, version: 1 }),
          storedMessage({ conversationId: other, version: 2 }),
          storedMessage({ conversationId, rootId: "1600000000000", version: 3 }),
        ];
        await put(...messages);
        for (const message of messages) expect(await store.get(message.conversationId, message.id)).toEqual(message);
      });

      // The oldest comes first, so that nineteen meet a document to replace.
      it.each([7, 9, 11, 13])(
        "ends in the highest version when twenty write one message at once, stride %i",
        async (stride) => {
          const versions = Array.from({ length: 20 }, (_unused, index) => ((index * stride) % 20) + 1);
          await put(storedMessage({ conversationId, version: 0 }));
          const outcomes = await Promise.all(
            versions.map((version) => store.upsertIfNewer(storedMessage({ conversationId, version }))),
          );
          const stored = await store.get(conversationId, storedMessage().id);
          expect(stored).toEqual(storedMessage({ conversationId, version: 20 }));
          expect(outcomes).not.toContain("created");
          expect(outcomes[versions.indexOf(20)]).toBe("updated");
        },
      );

      it("ends the same in any order and with any repetitions", async () => {
        const arrivals = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
        await fc.assert(
          fc.asyncProperty(arrivals, async (versions) => {
            const own = uniqueConversation();
            const outcomes = [];
            for (const version of versions) {
              outcomes.push(await store.upsertIfNewer(storedMessage({ conversationId: own, version })));
            }
            expect(outcomes).toEqual(expectedOutcomes(versions));
            const stored = await store.get(own, storedMessage().id);
            expect(stored).toEqual(storedMessage({ conversationId: own, version: Math.max(...versions) }));
          }),
          { numRuns: orderRuns },
        );
      });

      it("refuses for good what is over 2 MB, and keeps what was there", async () => {
        const older = storedMessage({ conversationId, version: 1 });
        const larger = storedMessage({ conversationId, version: 2, text: "é".repeat(1_100_000) });
        await put(older);
        await expect(store.upsertIfNewer(larger)).rejects.toMatchObject({ code: "document-refused" });
        expect(await store.get(conversationId, older.id)).toEqual(older);
      });

      it("takes ids with every character a safe segment has", async () => {
        const odd = storedMessage({ conversationId: "19:a_b-c=d+e@f~2f", messageId: `${Date.now()}/?#%\\ .é😀` });
        expect(await store.upsertIfNewer(odd)).toBe("created");
        expect(await store.get(odd.conversationId, odd.id)).toEqual(odd);
        expect(await store.findByMessageId(odd.conversationId, odd.messageId)).toEqual([odd]);
      });
    });

    describe("reading", () => {
      it("knows nothing of what is not there", async () => {
        await put(storedMessage({ conversationId }));
        expect(await store.get(conversationId, "0")).toBeUndefined();
        expect(await store.read(conversationId, "0")).toBeUndefined();
        expect(await store.get(uniqueConversation(), storedMessage().id)).toBeUndefined();
        expect(await store.findByMessageId(conversationId, "0")).toEqual([]);
      });

      it("finds a message id as root and in several chains, in its conversation only", async () => {
        const root = storedMessage({ conversationId });
        const replies = ["1", "2"].map((rootId) => storedMessage({ conversationId, rootId }));
        await put(root, ...replies, storedMessage({ conversationId: uniqueConversation() }));
        await put(storedMessage({ conversationId, messageId: "other" }));
        const found = await store.findByMessageId(conversationId, root.messageId);
        expect(ids(found).sort()).toEqual(ids([root, ...replies]).sort());
      });

      it("knows a conversation by its first message", async () => {
        expect(await store.hasConversation(conversationId)).toBe(false);
        await put(storedMessage({ conversationId }));
        expect(await store.hasConversation(conversationId)).toBe(true);
        expect(await store.hasConversation(uniqueConversation())).toBe(false);
      });

      it("answers a ping", async () => {
        await expect(store.ping()).resolves.toBeUndefined();
      });
    });

    describe("query", () => {
      const ask = async (query: Partial<MessageQuery>) =>
        (await store.query({ conversationId, orderBy: "createdMs", descending: false, limit: 50, ...query })).map(
          ({ messageId }) => messageId,
        );

      beforeEach(async () => {
        const other = uniqueConversation();
        await put(
          ...SAMPLE.map((parts) => storedMessage({ ...parts, conversationId })),
          ...SAMPLE.map((parts) => storedMessage({ ...parts, conversationId: other })),
        );
      });

      it.each<{ query: Partial<MessageQuery>; expected: string[] }>([
        { query: {}, expected: ["a", "b", "c", "d", "e"] },
        { query: { descending: true }, expected: ["e", "d", "c", "b", "a"] },
        { query: { orderBy: "lastModifiedMs" }, expected: ["b", "c", "d", "e", "a"] },
        { query: { orderBy: "lastModifiedMs", descending: true }, expected: ["a", "e", "d", "c", "b"] },
        { query: { limit: 2 }, expected: ["a", "b"] },
        { query: { sinceMs: 20 }, expected: ["b", "c", "d", "e"] },
        { query: { untilMs: 20 }, expected: ["a"] },
        { query: { sinceMs: 20, untilMs: 30 }, expected: ["b", "c", "d"] },
        { query: { orderBy: "lastModifiedMs", sinceMs: 90 }, expected: ["a"] },
        { query: { senders: { ids: ["user-1"], types: [] } }, expected: ["a", "b"] },
        { query: { senders: { ids: ["application-1"], types: [] } }, expected: ["c"] },
        { query: { senders: { ids: ["device-1"], types: [] } }, expected: ["d"] },
        { query: { senders: { ids: ["nobody"], types: [] } }, expected: [] },
        { query: { senders: { ids: ["nobody", "device-1", "user-1"], types: [] } }, expected: ["a", "b", "d"] },
        { query: { senders: { ids: [], types: ["bot"] } }, expected: ["c"] },
        { query: { senders: { ids: [], types: ["federatedUser", "systemEventMessage"] } }, expected: ["b", "e"] },
        { query: { senders: { ids: ["device-1"], types: ["bot", "aadUser"] } }, expected: ["c", "d"] },
        { query: { senders: { ids: [], types: ["bot"] }, contains: "plan" }, expected: [] },
        { query: { modifiedSinceMs: 30 }, expected: ["a", "e"] },
        { query: { modifiedUntilMs: 30 }, expected: ["b", "c", "d"] },
        { query: { modifiedSinceMs: 30, modifiedUntilMs: 99, sinceMs: 10 }, expected: ["e"] },
        { query: { contains: "BUDGET" }, expected: ["a", "c"] },
        { query: { contains: "größe" }, expected: ["d"] },
        { query: { contains: "100%" }, expected: ["e"] },
        { query: { contains: "' OR 1=1 --" }, expected: [] },
        {
          query: { senders: { ids: ["user-1"], types: [] }, contains: "budget", sinceMs: 10, untilMs: 11 },
          expected: ["a"],
        },
        { query: { createdWithin: [within(10, 20)] }, expected: ["a"] },
        {
          query: { createdWithin: [within(20, 21), within(10, 11)], descending: true },
          expected: ["d", "c", "b", "a"],
        },
        { query: { createdWithin: [{ ...within(0, 1_000), unmodifiedFromMs: 90 }] }, expected: ["b", "c", "d", "e"] },
        { query: { createdWithin: [within(10, 21)], orderBy: "lastModifiedMs" }, expected: ["b", "c", "d", "a"] },
        { query: { createdWithin: [within(10, 21)], contains: "budget", limit: 1 }, expected: ["a"] },
        { query: { createdWithin: [within(11, 20)] }, expected: [] },
        { query: { after: { timeMs: 20, id: "c" } }, expected: ["d", "e"] },
        { query: { after: { timeMs: 20, id: "c" }, descending: true }, expected: ["b", "a"] },
        { query: { after: { timeMs: 99, id: "a" } }, expected: [] },
      ])("$query gives $expected", async ({ query, expected }) => {
        expect(await ask(query)).toEqual(expected);
      });

      it.each(["ΟΔΟΣ", "İSTANBUL", "straße", "DŽEP", "ǅ"])("finds a text by itself: %s", async (text) => {
        const own = uniqueConversation();
        await put(storedMessage({ conversationId: own, text }));
        expect(await ask({ conversationId: own, contains: text })).toHaveLength(1);
      });

      it.each([
        ["Η ΟΔΟΣ ΜΑΣ", "οδος"],
        ["η οδος μας", "ΟΔΟΣ"],
        ["η οδοσ", "οδος"],
      ])("knows the two small letters of a sigma for one: %s holds %s", async (text, contains) => {
        const own = uniqueConversation();
        await put(storedMessage({ conversationId: own, text }));
        expect(await ask({ conversationId: own, contains })).toHaveLength(1);
      });

      it.each(["createdMs", "lastModifiedMs"] as const)(
        "pages by %s without a gap or a repetition",
        async (orderBy) => {
          for (const descending of [false, true]) {
            const whole = await ask({ orderBy, descending });
            const paged: string[] = [];
            let after: MessageQuery["after"];
            for (let pages = 0; pages < 4; pages++) {
              const page = await store.query({
                conversationId,
                orderBy,
                descending,
                limit: 2,
                ...(after === undefined ? {} : { after }),
              });
              paged.push(...page.map(({ messageId }) => messageId));
              const last = page.at(-1);
              if (last !== undefined) after = { timeMs: last.sink[orderBy], id: last.id };
            }
            expect(paged).toEqual(whole);
          }
        },
      );

      describe("of a channel", () => {
        const post = (messageId: string, createdMs: number, rootId: string | null = null) =>
          storedMessage({ conversationId, messageId, rootId, createdMs });

        beforeEach(async () => {
          conversationId = uniqueConversation();
          await put(post("p", 1), post("q", 2), post("r", 9), post("1", 3, "p"), post("2", 8, "p"), post("3", 4, "q"));
          await put(storedMessage({ conversationId: uniqueConversation(), rootId: "p", messageId: "elsewhere" }));
        });

        it.each<{ query: Partial<MessageQuery>; expected: string[] }>([
          { query: {}, expected: ["p", "q", "1", "3", "2", "r"] },
          { query: { rootId: null }, expected: ["p", "q", "r"] },
          { query: { rootId: "p" }, expected: ["1", "2"] },
          { query: { rootId: "p", descending: true, limit: 1 }, expected: ["2"] },
          { query: { rootId: "r" }, expected: [] },
          { query: { rootId: null, sinceMs: 2, untilMs: 9 }, expected: ["q"] },
        ])("$query gives $expected", async ({ query, expected }) => {
          expect(await ask(query)).toEqual(expected);
        });

        it("counts the replies to posts, all at once", async () => {
          const found = await store.repliesOf(conversationId, ["p", "q", "r", "nowhere"]);
          expect(found.toSorted((a, b) => a.rootId.localeCompare(b.rootId))).toEqual([
            { rootId: "p", count: 2, lastCreatedMs: 8 },
            { rootId: "q", count: 1, lastCreatedMs: 4 },
          ]);
          expect(await store.repliesOf(conversationId, ["q"])).toHaveLength(1);
          expect(await store.repliesOf(conversationId, [])).toEqual([]);
        });
      });

      it("gives whole documents", async () => {
        const [first] = await store.query({ conversationId, orderBy: "createdMs", descending: false, limit: 1 });
        expect(first).toEqual(storedMessage({ ...SAMPLE[0], conversationId }));
      });
    });
  });
}

/** Three of one time, so that the id decides. */
const SAMPLE = [
  { messageId: "a", createdMs: 10, lastModifiedMs: 99, text: "The Budget", from: { user: { id: "user-1" } } },
  {
    messageId: "b",
    createdMs: 20,
    text: "plan",
    from: { application: null, device: null, user: { id: "user-1", userIdentityType: "federatedUser" } },
  },
  {
    messageId: "c",
    createdMs: 20,
    text: "a budget",
    from: { application: { id: "application-1", applicationIdentityType: "bot" }, user: null },
  },
  { messageId: "d", createdMs: 20, text: "GRÖSSE Größe", from: { device: { id: "device-1" } } },
  { messageId: "e", createdMs: 30, text: "100% sure", from: null, messageType: "systemEventMessage" },
].map((parts) => ({ lastModifiedMs: parts.createdMs, ...parts }));

function expectedOutcomes(versions: readonly number[]): string[] {
  return versions.map((version, index) => {
    const highest = Math.max(0, ...versions.slice(0, index));
    if (highest === 0) return "created";
    if (highest === version) return "repeated";
    return highest > version ? "outdated" : "updated";
  });
}

function ids(messages: readonly StoredMessage[]): string[] {
  return messages.map(({ id }) => id);
}

function uniqueConversation(): string {
  return `19:${crypto.randomUUID()}@thread.v2`;
}
