import { beforeEach, describe, expect, it } from "vitest";
import type { AccessRecord, AccessRecordQuery, AccessRecordStore } from "../../shared/port/access-record-store.ts";

/** What every `AccessRecordStore` does. Each test has principals and conversations of its own, so that one store may serve them all. */
export function describeAccessRecordStore(name: string, makeStore: () => AccessRecordStore): void {
  describe(`AccessRecordStore: ${name}`, () => {
    let store: AccessRecordStore;
    let run: string;
    beforeEach(() => {
      store = makeStore();
      run = crypto.randomUUID();
    });
    const record = (index: number, rest: Partial<AccessRecord> = {}): AccessRecord => ({
      id: `${run}-${String(index).padStart(2, "0")}`,
      principalId: `${run}-${["ann", "bob", "key"][index % 3]}`,
      principalKind: index % 3 === 2 ? "key" : "user",
      clientId: index % 3 === 2 ? null : "app",
      roles: index % 3 === 2 ? [] : ["Messages.Read.All"],
      functionName: ["messages", "message"][index % 2] ?? "",
      method: "GET",
      conversationId: index % 4 === 0 ? null : `19:${run}-${index % 2}@thread.v2`,
      named: { chat_id: `19:${run}-${index % 2}@thread.v2`, since: "2026-01-01T00:00:00.000Z" },
      parameters: ["chat_id", "q", "since"],
      status: 200,
      count: index,
      sizeBytes: 100 * index,
      answeredMs: 100 + (index % 5),
      ...rest,
    });

    it("keeps a record as it was first written, whatever comes under its id", async () => {
      const first = record(1);
      await store.write(first, 3_600);
      await store.write({ ...first, count: 99 }, 3_600);
      expect(await store.query({ principalId: first.principalId, limit: 9 })).toEqual([first]);
    });

    it("finds what is asked for, newest first, page after page, none twice and none left out", async () => {
      const all = Array.from({ length: 30 }, (_none, index) => record(index));
      await Promise.all(all.map((each) => store.write(each)));
      const [principalId, conversationId, functionName] = [`${run}-ann`, `19:${run}-1@thread.v2`, "message"];
      // Of this test alone: others' records may stand in the same store.
      const queries: Omit<AccessRecordQuery, "limit">[] = [
        { principalId },
        { conversationId },
        { principalId, conversationId },
        { principalId, functionName },
        { conversationId, functionName, untilMs: 104 },
        { principalId, sinceMs: 101, untilMs: 104 },
        { principalId, conversationId, functionName, sinceMs: 100, untilMs: 105 },
      ];
      for (const query of queries) {
        const expected = all
          .filter(
            (each) =>
              each.principalId === (query.principalId ?? each.principalId) &&
              each.conversationId === (query.conversationId ?? each.conversationId) &&
              each.functionName === (query.functionName ?? each.functionName) &&
              each.answeredMs >= (query.sinceMs ?? 0) &&
              each.answeredMs < (query.untilMs ?? 1_000),
          )
          .toSorted((a, b) => b.answeredMs - a.answeredMs || (a.id < b.id ? 1 : -1));
        const found: AccessRecord[] = [];
        for (let page = await store.query({ ...query, limit: 3 }); page.length > 0; ) {
          found.push(...page);
          const last = page.at(-1);
          const after = { timeMs: last?.answeredMs ?? 0, id: last?.id ?? "" };
          page = await store.query({ ...query, after, limit: 3 });
        }
        expect(expected.length, JSON.stringify(query)).toBeGreaterThan(0);
        expect(found, JSON.stringify(query)).toEqual(expected);
      }
    });

    it("finds the newest of all, whoever asked and for whatever", async () => {
      const newest = record(7, { answeredMs: Date.now() + 1_000_000 });
      await store.write(record(6));
      await store.write(newest);
      expect(await store.query({ limit: 1, sinceMs: newest.answeredMs })).toEqual([newest]);
      expect(await store.query({ limit: 1 })).toEqual([newest]);
    });
  });
}
