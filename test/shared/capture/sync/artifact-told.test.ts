import { describe, expect, it } from "vitest";
import { artifactNotice } from "../../../../local/tenant/delivery/artifact-notice.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { artifactTold, type ToldArtifact } from "../../../../shared/capture/sync/artifact-told.ts";
import { parseItemAddress, parseResource } from "../../../../shared/resource/families.ts";
import { createMeetingWorld } from "./meeting-world.ts";

type World = Awaited<ReturnType<typeof createMeetingWorld>>;
type Artifact = ReturnType<World["hold"]>["artifacts"][number];

/** As the queue item of a notification leads to it. */
function toldOf({ clock }: World, artifact: Artifact, hasContent: boolean): ToldArtifact {
  const notice = artifactNotice(artifact);
  const address = parseItemAddress(notice.resource);
  if (address?.kind !== "transcript" && address?.kind !== "recording") throw new Error("no such address");
  const payload = hasContent ? notice.payload({ includeUnknownEnumMembers: false }) : undefined;
  return { address, payload: payload as ToldArtifact["payload"], receivedDateTime: toIso(clock.nowMs()) };
}

describe("a transcript or recording that is told of", () => {
  it.each([
    ["a meeting, with content", false, true],
    ["a meeting, without content", false, false],
    ["an ad hoc call, with content", true, true],
    ["an ad hoc call, without content", true, false],
  ])("is stored with its content like one that is read: of %s", async (_name, isAdHoc, hasContent) => {
    const world = await createMeetingWorld();
    const { hold, ports, workOff, meetings, organizers } = world;
    const { artifacts } = hold({ isAdHoc });
    for (const artifact of artifacts) {
      expect(await artifactTold(ports, toldOf(world, artifact, hasContent))).toBeUndefined();
    }
    await workOff();
    const live = meetings.all();
    expect(
      live.map(({ kind, content, sink, createdMs, organizerId }) => [
        kind,
        content.state,
        sink.road,
        createdMs,
        organizerId,
      ]),
    ).toEqual([
      ["recording", "kept", "live", artifacts[1]?.createdMs, organizers[0]],
      ["transcript", "kept", "live", artifacts[0]?.createdMs, organizers[0]],
    ]);
    await world.aDay();
    expect(meetings.all().map(({ content, said, sink }) => ({ content, said, sink }))).toEqual(
      live.map(({ content, said, sink }) => ({ content, said, sink })),
    );
  });

  it("is stored by what was told where Graph is not to be asked, and tried again where it may be later", async () => {
    const world = await createMeetingWorld();
    const { hold, ports, meetings, tenant } = world;
    const [transcript, recording] = hold().artifacts as [Artifact, Artifact];
    tenant.control.behaviours.applicationAccessPolicy = "none";
    expect(await artifactTold(ports, toldOf(world, transcript, true))).toBeUndefined();
    expect(meetings.all()).toMatchObject([{ artifactId: transcript.id, content: { state: "waiting" } }]);
    tenant.control.faults.set("server-error", { rate: 1, status: 503 });
    await expect(artifactTold(ports, toldOf(world, recording, false))).rejects.toMatchObject({
      code: "graph-unavailable",
    });
    expect(parseResource("communications/onlineMeetings/getAllTranscripts")?.family.container).toBe("meetings");
  });

  it("names no artifact where an id would lead elsewhere", () => {
    for (const resource of [
      "communications/onlineMeetings('..')/transcripts('a')",
      "communications/onlineMeetings('a')/transcripts('..%2Fb')",
      "communications/onlineMeetings/a/transcripts",
      "communications/onlineMeetings/a/transcripts/b/content",
    ]) {
      expect(parseItemAddress(resource)).toBeUndefined();
    }
  });
});
