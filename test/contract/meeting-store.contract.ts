import { beforeEach, describe, expect, it } from "vitest";
import type { MeetingStore, StoredArtifact } from "../../shared/port/meeting-store.ts";

/** What every `MeetingStore` does. Each test has an organizer of its own, so that one store may serve them all. */
export function describeMeetingStore(name: string, makeStore: () => MeetingStore): void {
  describe(`MeetingStore: ${name}`, () => {
    const store = () => made;
    let made: MeetingStore;
    let organizerId = "";
    beforeEach(() => {
      made = makeStore();
      organizerId = crypto.randomUUID();
    });
    const artifact = (id: string, change: Partial<StoredArtifact> = {}): StoredArtifact => ({
      id: `transcript.${id}`,
      organizerId,
      kind: "transcript",
      artifactId: id,
      meetingKey: "m",
      isAdHoc: false,
      createdMs: 1_000,
      value: { id, _etag: "its own", "@odata.type": "#microsoft.graph.callTranscript" },
      content: { state: "waiting" },
      sink: { road: "delta", receivedDateTime: "t", storedDateTime: "t", order: "t 0000", schemaVersion: 1 },
      ...change,
    });
    const idsOf = (found: readonly Pick<StoredArtifact, "artifactId">[]) => found.map(({ artifactId }) => artifactId);

    it("gives back what was written, and takes a write only of who read what is there", async () => {
      const first = artifact("a");
      await store().write(first, "absent");
      const read = await store().read(organizerId, first.id);
      expect(read?.artifact).toEqual(first);
      await expect(store().write(first, "absent")).rejects.toMatchObject({ code: "state-conflict" });
      await store().write({ ...first, content: { state: "link" } }, read?.etag ?? "");
      await expect(store().write(first, read?.etag ?? "")).rejects.toMatchObject({ code: "state-conflict" });
      expect((await store().read(organizerId, first.id))?.artifact.content).toEqual({ state: "link" });
      expect(await store().read(organizerId, "transcript.none")).toBeUndefined();
      expect(await store().read("somebody else", first.id)).toBeUndefined();
    });

    it("lists by when the call began, newest first, and goes on after any of them", async () => {
      const rows: readonly [string, number][] = [
        ["a", 1],
        ["b", 3],
        ["c", 2],
        ["d", 3],
      ];
      for (const [id, createdMs] of rows) await store().write(artifact(id, { createdMs }), "absent");
      const all = await store().query({ organizerId, limit: 10 });
      expect(idsOf(all)).toEqual(["d", "b", "c", "a"]);
      const after = { timeMs: 3, id: "transcript.d" };
      expect(idsOf(await store().query({ organizerId, after, limit: 2 }))).toEqual(["b", "c"]);
      expect(idsOf(await store().query({ organizerId, sinceMs: 2, untilMs: 3, limit: 9 }))).toEqual(["c"]);
    });

    it("finds those of a meeting, of what was said in any case, and by the state of their content", async () => {
      const said = { text: "Adele: Ναί, ΣΟΦΟΣ", isCut: false, cues: 1, speakers: ["Adele"] };
      await store().write(artifact("a", { meetingKey: "other", said }), "absent");
      await store().write(artifact("b", { content: { state: "refused", reason: "graph-not-found" } }), "absent");
      await store().write(artifact("c"), "absent");
      expect(idsOf(await store().query({ organizerId, meetingKey: "other", limit: 9 }))).toEqual(["a"]);
      expect(idsOf(await store().query({ organizerId, contains: "σοφος", limit: 9 }))).toEqual(["a"]);
      // All but the text, which may be a megabyte of each.
      const { text: _text, ...listed } = said;
      const [withoutText] = await store().query({ organizerId, meetingKey: "other", limit: 9 });
      expect(withoutText).toEqual({ ...artifact("a", { meetingKey: "other" }), said: listed });
      const waiting = { state: "waiting", limit: 9 } as const;
      expect(idsOf(await store().inState(organizerId, waiting))).toEqual(["a", "c"]);
      expect(idsOf(await store().inState(organizerId, { ...waiting, afterId: "transcript.a" }))).toEqual(["c"]);
      expect((await store().inState(organizerId, waiting))[1]).toEqual(artifact("c"));
      expect(idsOf(await store().inState(organizerId, { ...waiting, state: "refused" }))).toEqual(["b"]);
    });
  });
}
