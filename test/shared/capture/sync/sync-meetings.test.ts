import { describe, expect, it } from "vitest";
import type { CallArtifact } from "../../../../local/tenant/model/meeting/online-meetings.ts";
import { recordingDigest } from "../../../../local/tenant/model/meeting/recording-bytes.ts";
import { toVtt } from "../../../../local/tenant/model/meeting/transcript-text.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { BLOCK_BYTES } from "../../../../shared/port/content-store.ts";
import { createMeetingWorld, DAY_MS, digestOf } from "./meeting-world.ts";

type World = Awaited<ReturnType<typeof createMeetingWorld>>;

/** What the tenant holds, as it has to be found in the stores; what is missing or wrong of it. */
async function wrongOf({ tenant, meetings, content }: World): Promise<string[]> {
  const truth = tenant.model.meetings;
  const stored = new Map(meetings.all().map((artifact) => [artifact.artifactId, artifact]));
  const wrong: string[] = [];
  for (const artifact of truth.artifacts) {
    const found = stored.get(artifact.id);
    const sha256 =
      artifact.kind === "recording" ? await recordingDigest(artifact) : digestOf(Buffer.from(vttOf(truth, artifact)));
    const isRight =
      found?.meetingKey === (artifact.meetingId ?? artifact.callId) &&
      found.createdMs === artifact.createdMs &&
      found.content.state === "kept" &&
      found.content.sha256 === sha256 &&
      digestOf(content.contents.get(sha256)) === sha256;
    if (!isRight) wrong.push(`${artifact.kind} ${artifact.sequence}: ${JSON.stringify(found?.content)}`);
  }
  return stored.size === truth.artifacts.length ? wrong : [...wrong, `${stored.size} stored`];
}

function vttOf(truth: World["tenant"]["model"]["meetings"], artifact: CallArtifact): string {
  return artifact.vtt ?? toVtt(truth.utterances(artifact));
}

describe("reading the meetings of every organizer", () => {
  it("keeps each transcript and recording whole, of meetings and ad hoc calls, and the next day only what is new", async () => {
    const world = await createMeetingWorld();
    const { hold, aDay, organizers, meetings, asked } = world;
    for (const organizerId of organizers) {
      hold({ organizerId, transcripts: 2, recordings: 2 });
      hold({ organizerId, isAdHoc: true });
    }
    for (let held = 0; held < 12; held += 1) hold({ recordings: 0 });
    const jobs = await aDay();
    expect(await wrongOf(world)).toEqual([]);
    expect(jobs.filter((job) => job === "meetings")).toHaveLength(organizers.length);
    const [transcript] = meetings.all().filter(({ kind }) => kind === "transcript");
    expect(transcript?.docx?.state).toBe("kept");
    expect(transcript?.said?.cues).toBeGreaterThan(10);
    expect(transcript?.said?.text).toContain(`${transcript?.said?.speakers[0]}: `);
    hold({ transcripts: 1, recordings: 0 });
    await aDay();
    expect(await wrongOf(world)).toEqual([]);
    // Four lists of each organizer, the users, and the one new transcript in both its forms; now and then an empty page.
    expect(asked.filter((path) => path.includes("/content"))).toHaveLength(2);
    expect(asked.length).toBeLessThan(organizers.length * 6 + 3);
  });

  it("lets a transcript that is none cost nothing else, and a Word document that is not given neither", async () => {
    const world = await createMeetingWorld(["transcripts"]);
    const { hold, aDay, meetings, tenant } = world;
    tenant.control.behaviours.transcriptDocx = false;
    hold({ recordings: 0, vtt: "<html>502 Bad Gateway</html>" });
    hold({ recordings: 0, vtt: "" });
    hold({ recordings: 0 });
    await aDay();
    expect(await wrongOf(world)).toEqual([]);
    expect(
      meetings
        .all()
        .map(({ said }) => said?.cues === 0)
        .sort(),
    ).toEqual([false, true, true]);
    expect(meetings.all().map(({ docx }) => docx)).toEqual(
      Array.from({ length: 3 }, () => ({ state: "refused", reason: "graph-bad-request" })),
    );
  });

  it("names who cannot be read for lack of a policy, reads everybody else, and all of them once there is one", async () => {
    const world = await createMeetingWorld();
    const { hold, aDay, organizers, tenant, log, asked } = world;
    for (const organizerId of organizers) hold({ organizerId });
    const [first = "", ...others] = organizers;
    tenant.control.behaviours.applicationAccessPolicy = others;
    await aDay();
    expect(log.linesOf("meetings.failed")).toMatchObject([
      { organizerId: first, of: "transcripts", reason: "access-policy-missing" },
    ]);
    expect(asked.filter((path) => path.includes(`users/${first}/`))).toHaveLength(1);
    expect(await wrongOf(world)).toHaveLength(3);
    tenant.control.behaviours.applicationAccessPolicy = "global";
    await aDay();
    expect(await wrongOf(world)).toEqual([]);
  });

  it("asks again for contents that were refused for what an operator has mended since, or whose job was lost", async () => {
    const world = await createMeetingWorld();
    const { hold, aDay, tenant, meetings, queue, run, clock, organizers } = world;
    const { behaviours } = tenant.control;
    Object.assign(behaviours, { applicationAccessPolicy: "none", policyGuardsLists: false });
    hold();
    await aDay();
    const refused = { state: "refused", reason: "access-policy-missing" };
    expect(meetings.all().map(({ content }) => content)).toEqual([refused, refused]);
    Object.assign(behaviours, { applicationAccessPolicy: "global" });
    hold({ transcripts: 0 });
    await clock.advance(DAY_MS);
    await run({ job: "meetings", userId: organizers[0] ?? "", startedDateTime: toIso(clock.nowMs()) });
    expect(queue.sent.length).toBeGreaterThan(0);
    // The host dies, and what stood in the queue with it.
    queue.sent.length = 0;
    await aDay();
    expect(await wrongOf(world)).toEqual([]);
  });

  it("keeps recordings as links where the setting says so", async () => {
    const { hold, aDay, meetings, asked } = await createMeetingWorld(["recording-links"]);
    hold();
    await aDay();
    expect(meetings.all().map(({ kind, content }) => [kind, content])).toEqual([["recording", { state: "link" }]]);
    expect(meetings.all()[0]?.value.recordingContentUrl).toMatch(/^https:/);
    expect(asked.filter((path) => path.includes("/content"))).toEqual([]);
  });

  it("begins again where Graph forgets the delta, and walks on after every kill", async () => {
    const world = await createMeetingWorld();
    const { hold, aDay, tenant, meetings, content, run, organizers, clock } = world;
    for (let held = 0; held < 15; held += 1) hold({ recordings: 1 });
    await aDay();
    tenant.control.faults.set("delta-gone", { count: 2 });
    hold();
    await aDay();
    expect(await wrongOf(world)).toEqual([]);
    for (let held = 0; held < 12; held += 1) hold({ transcripts: held % 2 });
    await clock.advance(DAY_MS);
    const job = { job: "meetings", userId: organizers[0] ?? "", startedDateTime: toIso(clock.nowMs()) } as const;
    let kills = 0;
    for (let isDone = false; !isDone; ) {
      (kills % 2 === 0 ? meetings : content).failNext(1);
      isDone = await run(job).then(
        () => kills > 20,
        () => false,
      );
      kills += 1;
    }
    meetings.failNext(0);
    content.failNext(0);
    await world.workOff();
    expect(await wrongOf(world)).toEqual([]);
  });

  it("says so where a list leads back, stores what it shows, and keeps the position from before", async () => {
    const world = await createMeetingWorld(["transcripts"]);
    const { hold, aDay, meetings, ports, log, organizers } = world;
    await aDay();
    const { page } = ports.meetingReader;
    const positionOf = async () =>
      (await ports.state.get<{ positions: { transcripts?: string } }>("meetings", organizers[0] ?? ""))?.value
        .positions;
    const before = (await positionOf())?.transcripts;
    expect(before).toBeDefined();
    hold({ recordings: 0 });
    ports.meetingReader.page = async (listing, link) => ({
      ...(await page(listing, link?.replace("#again", ""))),
      ...(listing.isAdHoc ? {} : { next: { more: `${link?.replace("#again", "")}#again` } }),
    });
    await aDay();
    expect(meetings.all()).toHaveLength(1);
    const failed = log.linesOf("meetings.failed");
    expect(failed).toHaveLength(organizers.length);
    expect(failed[0]).toMatchObject({ of: "transcripts", reason: "graph-answer-invalid" });
    expect((await positionOf())?.transcripts).toBe(before);
  });

  it("reads those of calls that began in a time, whatever is known already, and keeps no position for it", async () => {
    const world = await createMeetingWorld(["transcripts"]);
    const { hold, run, workOff, meetings, clock, organizers, ports } = world;
    const [userId = ""] = organizers;
    hold({ createdMs: Date.UTC(2024, 2, 1), recordings: 0 });
    hold({ createdMs: Date.UTC(2024, 5, 1), recordings: 0, isAdHoc: true });
    hold({ createdMs: Date.UTC(2025, 2, 1), recordings: 0 });
    const calls = { fromDateTime: "2024-01-01T00:00:00.000Z", untilDateTime: "2025-01-01T00:00:00.000Z" };
    await run({ job: "meetings", userId, startedDateTime: toIso(clock.nowMs()), calls });
    await workOff();
    expect(meetings.all().map(({ createdMs }) => new Date(createdMs).getUTCFullYear())).toEqual([2024, 2024]);
    expect(await ports.state.get("meetings", userId)).toBeUndefined();
  });
});

describe("copying a recording of many blocks", () => {
  const SIZE_BYTES = 5 * BLOCK_BYTES + 12_345;

  it.each(["honoured", "ignored"] as const)(
    "takes as many invocations as it needs, survives kills, and comes out the same: ranges %s",
    async (recordingRanges) => {
      const world = await createMeetingWorld(["recordings"]);
      const { hold, aDay, tenant, content, clock, asked, queue } = world;
      tenant.control.behaviours.recordingRanges = recordingRanges;
      const [recording] = hold({ transcripts: 0, recordingBytes: SIZE_BYTES }).artifacts;
      // A slow network: each block takes long, and every second invocation dies of it.
      const { stage } = content;
      let blocks = 0;
      content.stage = async (...block) => {
        await clock.advance(20_000);
        blocks += 1;
        if (blocks % 3 === 0) content.failNext(1);
        await stage(...block);
      };
      await aDay().catch(() => undefined);
      const job = {
        job: "artifact-content",
        organizerId: recording?.organizerId ?? "",
        documentId: world.meetings.all()[0]?.id ?? "",
      } as const;
      for (
        let invocations = 0;
        world.meetings.all()[0]?.content.state === "waiting" && invocations < 20;
        invocations += 1
      ) {
        queue.sent.length = 0;
        await world.run(job).catch(() => undefined);
      }
      expect(await wrongOf(world)).toEqual([]);
      expect(blocks).toBeGreaterThan(6);
      const offsets = new Set(
        asked.filter((path) => path.includes("/content")).map((path) => path.replace(/.* from /, "")),
      );
      expect(offsets.size).toBeGreaterThan(3);
    },
  );
});
