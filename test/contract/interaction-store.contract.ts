import { beforeEach, describe, expect, it } from "vitest";
import type { InteractionQuery, InteractionStore, StoredInteraction } from "../../shared/port/interaction-store.ts";

/** What every `InteractionStore` does. Each test has sessions and users of its own, so that one store may serve them all. */
export function describeInteractionStore(name: string, makeStore: () => InteractionStore): void {
  describe(`InteractionStore: ${name}`, () => {
    let store: InteractionStore;
    let run: string;
    beforeEach(() => {
      store = makeStore();
      run = crypto.randomUUID();
    });
    const interaction = (index: number, rest: Partial<StoredInteraction> = {}): StoredInteraction => ({
      id: String(1_000 + index),
      sessionId: `19:${run}-${index % 3}@thread.v2`,
      interactionId: String(1_000 + index),
      userId: [`${run}-ann`, `${run}-bob`, null][index % 3 === 2 ? 2 : index % 2] ?? null,
      appClass: index % 4 === 0 ? "IPM.SkypeTeams.Message.Copilot.Word" : "IPM.SkypeTeams.Message.Copilot.Teams",
      createdMs: 100 + (index % 5),
      version: 1_000 + index,
      digest: "d",
      tenantId: "t",
      sink: { road: "live", receivedDateTime: "", storedDateTime: "", raw: "", schemaVersion: 1 },
      interaction: { id: String(index), _etag: "its own", body: { content: "é" } },
      ...rest,
    });

    it("keeps a document, and replaces it only as it was read", async () => {
      const first = interaction(1);
      expect(await store.read(first.sessionId, first.id)).toBeUndefined();
      expect(await store.write(first, "absent")).toBe(true);
      expect(await store.write(first, "absent")).toBe(false);
      const read = await store.read(first.sessionId, first.id);
      expect(read?.document).toEqual(first);
      const second = { ...first, version: 2_000 };
      expect(await store.write(second, read?.etag ?? "")).toBe(true);
      expect(await store.write(first, read?.etag ?? "")).toBe(false);
      expect((await store.read(first.sessionId, first.id))?.document).toEqual(second);
    });

    it("finds what is asked for, newest first, page after page, none twice and none left out", async () => {
      const all = Array.from({ length: 24 }, (_none, index) => interaction(index));
      await Promise.all(all.map((each) => store.write(each, "absent")));
      const [ann, session] = [`${run}-ann`, `19:${run}-1@thread.v2`];
      const word = "IPM.SkypeTeams.Message.Copilot.Word";
      // Of this test alone: others' documents may stand in the same store.
      const queries: Omit<InteractionQuery, "limit">[] = [
        { userId: ann },
        { sessionId: session },
        { sessionId: session, appClass: word },
        { userId: ann, sinceMs: 101, untilMs: 104 },
        { userId: ann, sessionId: session },
        { userId: ann, appClass: word, untilMs: 103 },
      ];
      for (const query of queries) {
        const expected = all
          .filter(
            ({ userId, sessionId, appClass, createdMs }) =>
              (query.userId ?? userId) === userId &&
              (query.sessionId ?? sessionId) === sessionId &&
              (query.appClass ?? appClass) === appClass &&
              createdMs >= (query.sinceMs ?? 0) &&
              createdMs < (query.untilMs ?? 1_000),
          )
          .map(({ createdMs, sessionId, id }) => `${createdMs} ${sessionId} ${id}`)
          .toSorted()
          .toReversed();
        const found: StoredInteraction[] = [];
        for (let page = await store.query({ ...query, limit: 2 }); page.length > 0; ) {
          found.push(...page);
          const last = page.at(-1);
          const after = { timeMs: last?.createdMs ?? 0, sessionId: last?.sessionId ?? "", id: last?.id ?? "" };
          page = await store.query({ ...query, after, limit: 2 });
        }
        expect(expected.length, JSON.stringify(query)).toBeGreaterThan(0);
        expect(found.map(({ createdMs, sessionId, id }) => `${createdMs} ${sessionId} ${id}`)).toEqual(expected);
      }
      const [newest] = await store.query({ limit: 1 });
      expect(newest?.interaction).toEqual(expect.objectContaining({ _etag: "its own" }));
    });
  });
}
