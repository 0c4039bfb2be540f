import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";
import type { ChangeFeed, FeedPlace, FeedStart } from "../../shared/port/change-feed.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";

export interface FeedUnderTest {
  readonly feed: ChangeFeed;
  /** Writes to `messages`, whatever is there. */
  write(conversationId: string, id: string, version: number): Promise<unknown>;
  close?(): Promise<void>;
}

const PAGE = 7;
const WHOLE = { container: "messages" } as const;

type MessagesPlace = FeedPlace<"messages">;

function of(conversationId: string): MessagesPlace {
  return { container: "messages", conversationId };
}

/** What every `ChangeFeed` does. */
export function describeChangeFeed(name: string, open: () => Promise<FeedUnderTest>): void {
  describe(`the change feed of ${name}`, () => {
    let feed: ChangeFeed;
    let target: FeedUnderTest;
    beforeAll(async () => {
      target = await open();
      ({ feed } = target);
    });
    afterAll(() => target.close?.());

    const write: FeedUnderTest["write"] = (conversationId, id, version) => target.write(conversationId, id, version);
    /** Everything from there on, page by page, until there is nothing more. */
    const drain = async (start: FeedStart, place: MessagesPlace = WHOLE, limit = PAGE) => {
      const documents: StoredMessage[] = [];
      let from = start;
      for (;;) {
        const page = await feed.read(place, from, limit);
        expect(page.documents.length).toBeLessThanOrEqual(limit);
        documents.push(...page.documents);
        from = { from: "position", position: page.position };
        if (page.isAtEnd) return { documents, position: page.position };
      }
    };
    const since = (position: string, place?: MessagesPlace) => drain({ from: "position", position }, place);
    const now = async (place?: MessagesPlace) => (await drain({ from: "now" }, place)).position;
    const seen = (documents: readonly StoredMessage[]) => documents.map(({ id, version }) => `${id} ${version}`);

    it("gives what was written since, in the order of storing within a conversation", async () => {
      const position = await now();
      for (let number = 1; number <= 3 * PAGE; number += 1) await write("19:a", `a${number}`, 1);
      const { documents } = await since(position);
      expect(seen(documents)).toEqual(Array.from({ length: 3 * PAGE }, (_one, index) => `a${index + 1} 1`));
    });

    it("has a position where there is nothing, which is good for what comes then", async () => {
      const first = await since(await now());
      expect(first.documents).toEqual([]);
      await write("19:b", "b", 1);
      expect(seen((await since(first.position)).documents)).toEqual(["b 1"]);
    });

    it("gives a document once for its newest state", async () => {
      const position = await now();
      for (const version of [1, 2, 3]) await write("19:c", "c", version);
      expect(seen((await since(position)).documents)).toEqual(["c 3"]);
    });

    it("begins at the beginning, now, or at a time", async () => {
      await write("19:d", "old", 1);
      await sleep(1_100);
      const sinceMs = Date.now();
      await sleep(1_100);
      await write("19:d", "young", 1);
      expect(seen((await drain({ from: "beginning" })).documents)).toEqual(
        expect.arrayContaining(["old 1", "young 1"]),
      );
      const late = seen((await drain({ from: "time", sinceMs })).documents);
      expect(late).toContain("young 1");
      expect(late).not.toContain("old 1");
      expect((await drain({ from: "now" })).documents).toEqual([]);
    });

    it("gives of one conversation its own alone: what was written since, in order, each once for its newest state", async () => {
      const place = of("19:own");
      const position = await now(place);
      for (let number = 1; number <= 2 * PAGE; number += 1) {
        await write("19:own", `o${number}`, 1);
        await write("19:beside", `o${number}`, 7);
      }
      await write("19:own", "o1", 2);
      const { documents, position: end } = await since(position, place);
      const others = Array.from({ length: 2 * PAGE - 1 }, (_one, index) => `o${index + 2} 1`);
      expect(seen(documents)).toEqual([...others, "o1 2"]);
      expect(new Set(documents.map(({ conversationId }) => conversationId))).toEqual(new Set(["19:own"]));
      for (let number = 1; number <= 2 * PAGE; number += 1) await write("19:beside", `o${number}`, 8);
      expect((await since(end, place)).documents).toEqual([]);
      await write("19:own", "o3", 2);
      expect(seen((await since(end, place)).documents)).toEqual(["o3 2"]);
    });

    it("begins of one conversation at the beginning, now, or at a time", async () => {
      const place = of("19:times");
      await write("19:times", "old", 1);
      await sleep(1_100);
      const sinceMs = Date.now();
      await sleep(1_100);
      await write("19:times", "young", 1);
      await write("19:beside", "younger", 1);
      expect(seen((await drain({ from: "beginning" }, place)).documents)).toEqual(["old 1", "young 1"]);
      const late = await drain({ from: "time", sinceMs }, place);
      expect(seen(late.documents)).toEqual(["young 1"]);
      expect((await drain({ from: "now" }, place)).documents).toEqual([]);
      await write("19:times", "old", 2);
      expect(seen((await since(late.position, place)).documents)).toEqual(["old 2"]);
    });

    it("has a position of a conversation of which nothing is stored, which is good for its first message", async () => {
      const place = of("19:ünborn \u4f60@thread.v2");
      const { documents, position } = await drain({ from: "beginning" }, place);
      expect(documents).toEqual([]);
      await write("19:beside", "first", 1);
      await write("19:ünborn \u4f60@thread.v2", "first", 1);
      expect(seen((await since(position, place)).documents)).toEqual(["first 1"]);
    });

    const NOTHING_LOST: readonly [string, MessagesPlace, readonly string[]][] = [
      ["of all", WHOLE, ["19:w0", "19:w1", "19:w2", "19:w3"]],
      ["of one conversation", of("19:v0"), ["19:v0"]],
    ];
    it.each(NOTHING_LOST)(
      "passes over nothing and repeats nothing %s, whoever writes meanwhile and wherever reading begins again",
      async (_name, place, told) => {
        const random = createSeededRandom(5);
        const prefix = told[0]?.slice(0, -1) ?? "";
        let position = await now(place);
        const written = new Map<string, number>();
        const given: string[] = [];
        let isWriting = true;
        const writer = async (number: number) => {
          for (let turn = 0; turn < 60; turn += 1) {
            // Two write to the conversation that is read, when it is one.
            const conversationId = `${prefix}${place === WHOLE ? number : number % 2}`;
            const id = `w${random.integer(40)}-${number}`;
            const version = (written.get(`${conversationId} ${id}`) ?? 0) + 1;
            written.set(`${conversationId} ${id}`, version);
            await write(conversationId, id, version);
          }
        };
        const take = (documents: readonly StoredMessage[]) =>
          given.push(...documents.map(({ conversationId, id, version }) => `${conversationId} ${id} ${version}`));
        const reader = async () => {
          while (isWriting) {
            // One without a network would let nobody write.
            await new Promise(setImmediate);
            const page = await feed.read(place, { from: "position", position }, 1 + random.integer(PAGE));
            take(page.documents);
            position = page.position;
          }
        };
        const reading = reader();
        await Promise.all([0, 1, 2, 3].map(writer));
        isWriting = false;
        await reading;
        const rest = await since(position, place);
        take(rest.documents);
        expect(given.length).toBe(new Set(given).size);
        const own = [...written].filter(([key]) => told.includes(key.split(" ")[0] ?? ""));
        const places = new Set(given.map((one) => one.slice(0, one.lastIndexOf(" "))));
        expect([...places].sort()).toEqual(own.map(([key]) => key).sort());
        for (const [key, version] of own) expect(given).toContain(`${key} ${version}`);
        expect((await since(rest.position, place)).documents).toEqual([]);
      },
    );

    const nowOf = async (place: FeedPlace) => (await feed.read(place, { from: "now" }, 1)).position;
    it.each([
      ["of another container", WHOLE, () => nowOf({ container: "meetings" })],
      ["of another container, for one conversation", of("19:a"), () => nowOf({ container: "meetings" })],
      ["of one conversation, for all", WHOLE, () => nowOf(of("19:a"))],
      ["of all, for one conversation", of("19:a"), () => nowOf(WHOLE)],
      ["of another conversation", of("19:a"), () => nowOf(of("19:b"))],
      ["that is no position", WHOLE, async () => "beginning"],
      ["that is no position, for one conversation", of("19:a"), async () => "beginning"],
    ])("refuses a position %s", async (_name, place, position) => {
      await write("19:a", "refused", 1);
      const start = { from: "position", position: await position() } as const;
      await expect(feed.read(place, start, 1)).rejects.toMatchObject({ code: "position-invalid" });
    });
  });
}
