import { describe, expect, it } from "vitest";
import type { StoredInteraction } from "../../../../shared/port/interaction-store.ts";
import type { StoredArtifact } from "../../../../shared/port/meeting-store.ts";
import { beginAnew, requestSearch, searchPositions } from "../../../../shared/store/search/feed-search.ts";
import { BLOCKED, CHAT, createSearchWorld, edited } from "./search-world.ts";

const DAY_MS = 86_400_000;

function documentsOf({ search }: ReturnType<typeof createSearchWorld>) {
  return search.all().map(({ subject, document }) => {
    const { text, isLatest, isBlocked } = document;
    return `${subject.documentId}: ${text}${isLatest ? "" : " (before)"}${isBlocked ? " (blocked)" : ""}`;
  });
}

describe("what is known of a message", () => {
  it("is what it says now, and what it said before where that was something else", async () => {
    const world = createSearchWorld();
    await world.say("1", "one");
    await world.say("2", "two");
    await world.say("2", "two", { ...edited(1), reactions: [{ reactionType: "👍" }] });
    await world.say("3", "before");
    await world.say("3", "now", edited(1));
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: one", "2: two", "3: now", "3: before (before)"]);
  });

  it("is what it said before alone, once it is deleted", async () => {
    const world = createSearchWorld();
    await world.say("1", "regretted");
    await world.feed();
    await world.say("1", "", { ...edited(1), deletedDateTime: "2026-01-01T00:01:00Z" });
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: regretted (before)"]);
  });

  it("is hidden, once data loss prevention blocks it, and shown again, once that is lifted", async () => {
    const world = createSearchWorld();
    await world.say("1", "first");
    await world.say("1", "secret", edited(1));
    await world.say("1", "secret", { ...edited(2), policyViolation: BLOCKED });
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: secret (before) (blocked)", "1: first (before) (blocked)"]);
    await world.say("1", "secret", { ...edited(3), policyViolation: { ...BLOCKED, dlpAction: "none" } });
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: secret", "1: first (before)"]);
  });

  it("is who wrote it, who is mentioned, and what is attached to it", async () => {
    const world = createSearchWorld();
    await world.say("1", "see", {
      from: { user: { id: "ann", displayName: "Ann" }, application: null },
      mentions: [{ id: 0, mentionText: "Ben", mentioned: { user: { id: "ben" } } }],
      attachments: [
        { id: "f", contentType: "reference", contentUrl: "https://contoso.sharepoint.com/x", name: "Plan.docx" },
      ],
    });
    await world.say("2", "quoted", { attachments: [{ id: "q", contentType: "messageReference", content: "{}" }] });
    await world.feed();
    expect(world.search.all().map(({ document }) => document)).toEqual([
      expect.objectContaining({
        senderIds: ["ann"],
        mentionedIds: ["ben"],
        hasAttachment: true,
        fileNames: ["Plan.docx"],
      }),
      expect.objectContaining({ senderIds: [], mentionedIds: [], hasAttachment: false, fileNames: [] }),
    ]);
  });

  it("ends with its retention, from its last change on", async () => {
    const world = createSearchWorld({ messageDays: 10, rawDays: 0 });
    const { clock } = world;
    await world.say("1", "one", {
      createdDateTime: new Date(clock.nowMs()).toISOString(),
      etag: String(clock.nowMs()),
    });
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: one"]);
    await clock.advance(10 * DAY_MS);
    await world.search.put([]);
    expect(documentsOf(world)).toEqual([]);
  });
});

const interaction = (userId: string | null, storedDateTime: string): StoredInteraction => ({
  id: "7",
  sessionId: "19:s",
  interactionId: "7",
  userId,
  appClass: null,
  createdMs: 100,
  version: 100,
  digest: "d",
  tenantId: "t",
  sink: { road: "live", receivedDateTime: "", storedDateTime, raw: "", schemaVersion: 1 },
  interaction: { id: "7", body: { contentType: "html", content: "<p>what did we <b>decide</b></p>" } },
});

describe("what is known of what else there is", () => {
  it("is what Copilot was asked, nobody's until it is known whose it is", async () => {
    const world = createSearchWorld();
    await world.interactions.write(interaction(null, "2026-01-01T00:00:00.000Z"), "absent");
    await world.feed();
    expect(world.search.all().map(({ subject }) => subject.id)).toEqual([""]);
    const etag = (await world.interactions.read("19:s", "7"))?.etag ?? "";
    await world.interactions.write(interaction("ann", "2026-01-01T00:01:00.000Z"), etag);
    await world.feed();
    expect(world.search.all()).toEqual([
      expect.objectContaining({ subject: { kind: "interaction", id: "ann", documentId: '["19:s","7"]' } }),
    ]);
    expect((await world.ask({ q: "decide" })).results).toEqual([
      expect.objectContaining({ kind: "interaction", userId: "ann", sessionId: "19:s", interactionId: "7" }),
    ]);
  });

  it("is what was said in transcripts, and nothing of recordings", async () => {
    const world = createSearchWorld();
    const artifact = (kind: StoredArtifact["kind"], text?: string): StoredArtifact => ({
      ...{ id: `${kind}.1`, organizerId: "ann", kind, artifactId: "1", meetingKey: "m", isAdHoc: false, createdMs: 5 },
      ...{ value: { callId: "c" }, content: { state: "waiting" } },
      ...(text === undefined ? {} : { said: { text, isCut: false, cues: 1, speakers: [] } }),
      sink: {
        road: "live",
        receivedDateTime: "",
        storedDateTime: "2026-01-01T00:00:00.000Z",
        order: "",
        schemaVersion: 1,
      },
    });
    await world.meetings.write(artifact("transcript", "Ann: we agreed on Tuesday"), "absent");
    await world.meetings.write(artifact("recording"), "absent");
    await world.feed();
    expect((await world.ask({ q: "agreed" })).results).toEqual([
      {
        ...{ kind: "transcript", organizerId: "ann", meetingId: "m", callId: "c", transcriptId: "1" },
        createdDateTime: "1970-01-01T00:00:00.005Z",
        snippet: { text: "Ann: we agreed on Tuesday", marks: [[8, 14]] },
      },
    ]);
    expect(world.search.all()).toHaveLength(1);
  });
});

describe("the feeding of the index", () => {
  it("goes on where it was, page by page, and says until when what is stored can be found", async () => {
    const world = createSearchWorld();
    for (let id = 0; id < 450; id += 1) await world.say(String(id), "word");
    await world.feed();
    expect(world.search.all()).toHaveLength(450);
    const positions = await searchPositions(world.state);
    expect(positions.get("messages")).toMatchObject({ documents: 450, isClearing: false });
    expect(positions.get("messages")?.coveredDateTime).toBe(new Date(world.clock.nowMs()).toISOString());
    await world.say("new", "word");
    const fed = world.log.linesOf("search.fed").length;
    await world.feed();
    expect(world.log.linesOf("search.fed").slice(fed)).toEqual([expect.objectContaining({ documents: 1 })]);
    await world.feed();
    expect(world.log.linesOf("search.fed")).toHaveLength(fed + 1);
  });

  it("reads a page again that it could not write, and nothing is twice", async () => {
    const world = createSearchWorld();
    await world.say("1", "word");
    const { put } = world.search;
    world.search.put = async (entries) => {
      world.search.put = put;
      await put(entries);
      throw new Error("ended here");
    };
    await expect(world.feed()).rejects.toThrow("ended here");
    world.queue.sent.length = 0;
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: word"]);
  });

  it("is begun anew, from the store alone", async () => {
    const world = createSearchWorld();
    await world.say("1", "word");
    await world.feed();
    // What is in the index alone, and what is of another kind.
    const [known] = world.search.all();
    if (!known) throw new Error("never");
    const wrong = { version: 1, documents: [known.document], expiresMs: null };
    await world.search.put([
      { subject: { kind: "message", id: CHAT, documentId: "wrong" }, ...wrong },
      { subject: { kind: "transcript", id: "ann", documentId: "kept" }, ...wrong },
    ]);
    await beginAnew(world, ["messages"]);
    await requestSearch(world);
    expect((await searchPositions(world.state)).get("messages")).toMatchObject({ isClearing: true, position: null });
    await world.work();
    expect(documentsOf(world).toSorted()).toEqual(["1: word", "kept: word"]);
    expect((await searchPositions(world.state)).get("messages")).toMatchObject({ isClearing: false, documents: 1 });
  });

  it("begins anew by itself, once the containers were made anew", async () => {
    const world = createSearchWorld();
    await world.say("1", "word");
    await world.feed();
    await world.state.put({
      kind: "search",
      id: "messages",
      value: { position: "of another container", isClearing: false, coveredDateTime: null, documents: 5 },
      expect: "any",
    });
    await world.feed();
    expect(documentsOf(world)).toEqual(["1: word"]);
    expect((await searchPositions(world.state)).get("messages")?.documents).toBe(1);
  });
});
