import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { recordingAnswer, transcriptAnswer } from "../../../../shared/serve/api/artifact-answer.ts";
import { MAX_ANSWER_BYTES } from "../../../../shared/serve/api/content-bytes.ts";
import { meetingParameters, meetingsParameters } from "../../../../shared/serve/api/meeting-parameters.ts";
import { listMeetings, oneArtifact, oneMeeting } from "../../../../shared/serve/api/meetings.ts";
import { createMeetingWorld, digestOf } from "../../capture/sync/meeting-world.ts";

type World = Awaited<ReturnType<typeof createMeetingWorld>>;

const NO_HEADERS = new Headers();
let world: World;
let organizerId = "";
beforeAll(async () => {
  world = await createMeetingWorld();
  [organizerId = ""] = world.organizers;
  const { hold, tenant } = world;
  const series = hold({ transcripts: 3, recordings: 2, createdMs: Date.UTC(2025, 4, 1) });
  tenant.model.meetings.resume(series, { transcripts: 1, durationMs: 60_000, createdMs: Date.UTC(2025, 4, 8) });
  hold({ isAdHoc: true, createdMs: Date.UTC(2025, 5, 1) });
  hold({ createdMs: Date.UTC(2025, 6, 1), transcripts: 0, recordingBytes: MAX_ANSWER_BYTES + 1_000 });
  await world.aDay();
}, 30_000);

const list = (query: Record<string, unknown> = {}) =>
  listMeetings(world.meetings, meetingsParameters.parse({ organizer_id: organizerId, ...query }));

describe("GET /api/meetings", () => {
  it("gives the calls of an organizer, newest first, each with what it left in its sequence", async () => {
    const { calls, nextCursor } = await list();
    const answer = { count: calls.length, meetings: calls };
    expect(ANSWERS.MeetingPage.safeParse(JSON.parse(JSON.stringify(answer))).error).toBeUndefined();
    expect(nextCursor).toBeUndefined();
    expect(
      calls.map(({ createdDateTime, transcripts, recordings }) => [
        createdDateTime.slice(0, 10),
        transcripts.length,
        recordings.length,
      ]),
    ).toEqual([
      ["2025-07-01", 0, 1],
      ["2025-06-01", 1, 1],
      ["2025-05-08", 1, 0],
      ["2025-05-01", 3, 2],
    ]);
    const truth = world.tenant.model.meetings.artifacts.slice(0, 5);
    const ids = (kind: string) => truth.filter((artifact) => artifact.kind === kind).map(({ id }) => id);
    expect(calls[3]?.transcripts.map(({ id, sequence }) => [id, sequence])).toEqual(
      ids("transcript").map((id, index) => [id, index + 1]),
    );
    expect(calls[3]?.recordings.map(({ id }) => id)).toEqual(ids("recording"));
    expect(calls[1]).toMatchObject({ meetingId: null, callId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it("goes on from page to page with no call divided, and by time", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: "3", ...(cursor === undefined ? {} : { cursor }) });
      seen.push(
        ...page.calls.flatMap(({ transcripts, recordings }) =>
          [...transcripts, ...recordings].map(({ id }) => String(id)),
        ),
      );
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(world.tenant.model.meetings.artifacts.length);
    const may = await list({ since: "2025-05-01T00:00:00Z", until: "2025-05-08T00:00:00Z" });
    expect(may.calls).toHaveLength(1);
    expect(
      meetingsParameters.safeParse({ organizer_id: "u", since: "2025-05-08T00:00:00Z", until: "2025-05-01T00:00:00Z" })
        .success,
    ).toBe(false);
    expect(meetingsParameters.safeParse({}).success).toBe(false);
  });

  it("finds what was said", async () => {
    const [transcript] = world.meetings.all().filter(({ said }) => said !== undefined);
    const [line = ""] = transcript?.said?.text.split("\n") ?? [];
    const words = line.slice(line.indexOf(": ") + 2, line.indexOf(": ") + 30).toUpperCase();
    const { calls } = await list({ q: words });
    expect(calls.flatMap(({ transcripts }) => transcripts.map(({ id }) => id))).toContain(transcript?.artifactId);
    expect((await list({ q: "nobody ever said this" })).calls).toEqual([]);
  });

  it("gives one meeting with all its calls, and nothing of another organizer's", async () => {
    const [series] = world.tenant.model.meetings.artifacts;
    const meetingId = series?.meetingId ?? "";
    const found = await oneMeeting(
      world.meetings,
      { organizerId: organizerId.toUpperCase(), meetingId },
      meetingParameters.parse({}),
    );
    expect(found.ok && found.value.calls).toHaveLength(2);
    const [, other = ""] = world.organizers;
    expect(
      await oneMeeting(world.meetings, { organizerId: other, meetingId }, meetingParameters.parse({})),
    ).toMatchObject({
      error: { code: "meeting-not-found" },
    });
  });
});

describe("GET …/transcripts/{id} and …/recordings/{id}", () => {
  const artifactOf = async (kind: "transcript" | "recording", at = 0) => {
    const artifact = world.meetings.all().filter((one) => one.kind === kind)[at];
    if (artifact === undefined) throw new Error("there is none");
    const address = { organizerId: artifact.organizerId, meetingId: artifact.meetingKey };
    const found = await oneArtifact(world.meetings, address, { kind, artifactId: artifact.artifactId });
    if (!found.ok) throw found.error;
    expect(
      await oneArtifact(world.meetings, { ...address, meetingId: "other" }, { kind, artifactId: artifact.artifactId }),
    ).toMatchObject({ ok: false });
    return found.value;
  };

  it("gives a transcript as cues, as WebVTT and as a Word document", async () => {
    const transcript = await artifactOf("transcript");
    const cues = await transcriptAnswer(world.content, transcript, { format: "json", headers: NO_HEADERS });
    if (!cues.ok) throw cues.error;
    const body = JSON.parse(String(cues.value.body)) as { cues: { speaker: string }[] };
    expect(ANSWERS.Transcript.safeParse(body).error).toBeUndefined();
    expect(body.cues).toHaveLength(transcript.said?.cues ?? 0);
    const vtt = await transcriptAnswer(world.content, transcript, { format: "vtt", headers: NO_HEADERS });
    expect(vtt.ok && String(vtt.value.body)).toMatch(/^WEBVTT\n/);
    const docx = await transcriptAnswer(world.content, transcript, { format: "docx", headers: NO_HEADERS });
    expect(
      docx.ok &&
        Buffer.from(docx.value.body ?? "")
          .subarray(0, 2)
          .toString(),
    ).toBe("PK");
    expect(
      await transcriptAnswer(
        world.content,
        { ...transcript, content: { state: "waiting" } },
        { format: "vtt", headers: NO_HEADERS },
      ),
    ).toMatchObject({
      error: { code: "content-not-kept", message: "It is waiting." },
    });
  });

  it("gives a large recording part by part, and the parts are the whole", async () => {
    const large = world.meetings
      .all()
      .findIndex(({ content }) => content.state === "kept" && content.sizeBytes > MAX_ANSWER_BYTES);
    const recording = world.meetings.all()[large];
    if (recording?.content.state !== "kept") throw new Error("there is none");
    const { sizeBytes, sha256 } = recording.content;
    const part = async (range: string | null) => {
      const answer = await recordingAnswer(world.content, recording, new Headers(range === null ? {} : { range }));
      if (!answer.ok) throw answer.error;
      return answer.value;
    };
    const hash = createHash("sha256");
    for (let at = 0; at < sizeBytes; ) {
      const answer = await part(`bytes=${at}-`);
      const bytes = Buffer.from(answer.body ?? "");
      expect(answer.status).toBe(206);
      expect(answer.headers["content-range"]).toBe(`bytes ${at}-${at + bytes.length - 1}/${sizeBytes}`);
      expect(bytes.length).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
      hash.update(bytes);
      at += bytes.length;
    }
    expect(hash.digest("hex")).toBe(sha256);
    expect((await part("bytes=-5")).headers["content-range"]).toBe(
      `bytes ${sizeBytes - 5}-${sizeBytes - 1}/${sizeBytes}`,
    );
    expect((await part("bytes=4-9")).body).toHaveLength(6);
    expect((await part(null)).status).toBe(400);
    expect((await part("bytes=99999999999-")).status).toBe(416);
  });

  it("gives a small recording whole, for saving and never for showing", async () => {
    const small = world.meetings.all().find(({ content }) => content.state === "kept" && content.sizeBytes === 50_000);
    if (small?.content.state !== "kept") throw new Error("there is none");
    const answer = await recordingAnswer(world.content, small, NO_HEADERS);
    expect(answer).toMatchObject({ ok: true, value: { status: 200, headers: { "content-type": "video/mp4" } } });
    expect(answer.ok && digestOf(Buffer.from(answer.value.body ?? ""))).toBe(small.content.sha256);
    expect(answer.ok && answer.value.headers["content-disposition"]).toMatch(/^attachment/);
  });
});
