import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";
import type { ChangeFeed, FeedStart } from "../../shared/port/change-feed.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";

export interface FeedUnderTest {
  readonly feed: ChangeFeed;
  /** Writes to `messages`, whatever is there. */
  write(conversationId: string, id: string, version: number): Promise<unknown>;
  close?(): Promise<void>;
}

const PAGE = 7;

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
    const drain = async (start: FeedStart, limit = PAGE) => {
      const documents: StoredMessage[] = [];
      let from = start;
      for (;;) {
        const page = await feed.read("messages", from, limit);
        expect(page.documents.length).toBeLessThanOrEqual(limit);
        documents.push(...page.documents);
        from = { from: "position", position: page.position };
        if (page.isAtEnd) return { documents, position: page.position };
      }
    };
    const since = (position: string) => drain({ from: "position", position });
    const now = async () => (await drain({ from: "now" })).position;
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

    it("passes over nothing and repeats nothing, whoever writes meanwhile and wherever reading begins again", async () => {
      const random = createSeededRandom(5);
      let position = await now();
      const written = new Map<string, number>();
      const given: string[] = [];
      let isWriting = true;
      const writer = async (number: number) => {
        for (let turn = 0; turn < 60; turn += 1) {
          const id = `w${random.integer(40)}-${number}`;
          const version = (written.get(id) ?? 0) + 1;
          written.set(id, version);
          await write(`19:w${number}`, id, version);
        }
      };
      const reader = async () => {
        while (isWriting) {
          // One without a network would let nobody write.
          await new Promise(setImmediate);
          const page = await feed.read("messages", { from: "position", position }, 1 + random.integer(PAGE));
          given.push(...seen(page.documents));
          position = page.position;
        }
      };
      const reading = reader();
      await Promise.all([0, 1, 2, 3].map(writer));
      isWriting = false;
      await reading;
      const rest = await since(position);
      given.push(...seen(rest.documents));
      expect(given.length).toBe(new Set(given).size);
      const places = new Set(given.map((one) => one.split(" ")[0]));
      expect([...places].sort()).toEqual([...written.keys()].sort());
      for (const [id, version] of written) expect(given).toContain(`${id} ${version}`);
      expect((await since(rest.position)).documents).toEqual([]);
    });

    it.each([
      ["of another container", async () => (await feed.read("meetings", { from: "now" }, 1)).position],
      ["that is no position", async () => "beginning"],
    ])("refuses a position %s", async (_name, position) => {
      const start = { from: "position", position: await position() } as const;
      await expect(feed.read("messages", start, 1)).rejects.toMatchObject({ code: "position-invalid" });
    });
  });
}
