import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { recordingBytes, recordingDigest } from "../../../local/tenant/model/meeting/recording-bytes.ts";
import { checkGraphCollection, checkGraphEntity } from "../../helpers/graph-types.ts";
import { type InProcessTenant, openInProcessTenant } from "../../helpers/in-process-tenant.ts";

interface Page {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly "@odata.nextLink"?: string;
  readonly "@odata.deltaLink"?: string;
}

const clock = new SimulatedClock();
let tenant: InProcessTenant;
let organizerId = "";
beforeAll(async () => {
  tenant = await openInProcessTenant(clock, { throttling: { enabled: false } });
  organizerId = tenant.model.population.users[0]?.id ?? "";
});

const listOf = (name: string, rest = "") =>
  `/users/${organizerId}/onlineMeetings/${name}(meetingOrganizerUserId='${organizerId}'${rest})`;

async function pages(path: string): Promise<Page[]> {
  const answer = await tenant.graph(path);
  expect(answer.status).toBe(200);
  const page = (await answer.json()) as Page;
  const next = page["@odata.nextLink"];
  return next === undefined ? [page] : [page, ...(await pages(next))];
}

const idsIn = (read: readonly Page[]) => read.flatMap(({ value }) => value.map(({ id }) => String(id)));

async function refusalOf(path: string, headers?: Record<string, string>) {
  const answer = await tenant.graph(path, headers);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return { status: answer.status, ...error };
}

describe("transcripts and recordings of the simulated tenant", () => {
  it("lists those of one organizer by pages, by date, and each meeting's in its sequence", async () => {
    const { meetings } = tenant.model;
    const first = meetings.hold({ organizerId, transcripts: 3, recordings: 2, createdMs: Date.UTC(2025, 5, 1) });
    const second = meetings.hold({ organizerId, transcripts: 1, createdMs: Date.UTC(2025, 8, 1) });
    meetings.hold({ organizerId: tenant.model.population.users[1]?.id ?? "" });
    const read = await pages(`${listOf("getAllTranscripts")}?$top=3`);
    expect(read).toHaveLength(2);
    for (const page of read) expect(checkGraphCollection(page, "callTranscript")).toEqual([]);
    const transcriptsOf = ({ artifacts }: typeof first) =>
      artifacts.filter(({ kind }) => kind === "transcript").map(({ id }) => id);
    expect(idsIn(read).filter((id) => transcriptsOf(first).includes(id))).toEqual(transcriptsOf(first));
    expect(new Set(idsIn(read))).toEqual(new Set([...transcriptsOf(first), ...transcriptsOf(second)]));
    const summer = await pages(
      listOf("getAllRecordings", ",startDateTime=2025-05-01T00:00:00Z,endDateTime=2025-07-01T00:00:00Z"),
    );
    expect(idsIn(summer)).toHaveLength(2);
    const byFilter = `/users/${organizerId}/onlineMeetings/getAllRecordings?$filter=MeetingOrganizer/User/Id eq '${organizerId}'`;
    expect(idsIn(await pages(byFilter))).toHaveLength(3);
    expect(await refusalOf(`/users/${organizerId}/onlineMeetings/getAllRecordings`)).toMatchObject({ status: 400 });
  });

  it("gives by delta what became available since", async () => {
    const delta = `${listOf("getAllRecordings")}/delta?$top=2`;
    const round = async (link: string) => {
      const read = await pages(link);
      return { ids: new Set(idsIn(read)), next: read.at(-1)?.["@odata.deltaLink"] ?? "" };
    };
    const all = await round(delta);
    expect(all.ids.size).toBe(tenant.model.meetings.of(organizerId, "recording", false).length);
    const { artifacts } = tenant.model.meetings.hold({ organizerId, transcripts: 0 });
    const changed = await round(all.next);
    expect(changed.ids).toContain(artifacts[0]?.id);
    expect(changed.ids.size).toBeLessThanOrEqual(2);
  });

  it("gives a transcript as VTT, as DOCX and with times of the day", async () => {
    const [transcript] = tenant.model.meetings.hold({ organizerId, recordings: 0, durationMs: 3_600_000 }).artifacts;
    const path = `/users/${organizerId}/onlineMeetings/${transcript?.meetingId}/transcripts/${transcript?.id}`;
    const entity = await (await tenant.graph(path)).json();
    expect(checkGraphEntity(entity, "callTranscript")).toEqual([]);
    const vtt = await tenant.graph(`${path}/content`);
    expect(vtt.headers.get("content-type")).toBe("text/vtt");
    const text = await vtt.text();
    expect(text).toMatch(/^WEBVTT\n\n-00:00:00\.320 --> 00:00:01\.320\n<v [^>]+>/);
    expect(Buffer.byteLength(text)).toBeGreaterThan(250_000);
    expect(Buffer.byteLength(text)).toBeLessThan(450_000);
    const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const word = Buffer.from(await (await tenant.graph(`${path}/content`, { accept: docx })).arrayBuffer());
    expect(word.subarray(0, 2).toString()).toBe("PK");
    expect(word.includes("word/document.xml")).toBe(true);
    expect(await (await tenant.graph(`${path}/metadataContent`)).text()).toContain('"spokenLanguage":"en-us"');
  });

  it("gives ad hoc calls a place of their own", async () => {
    const { artifacts } = tenant.model.meetings.hold({ organizerId, isAdHoc: true });
    const read = await pages(`/users/${organizerId}/adhocCalls/getAllTranscripts`);
    expect(idsIn(read)).toEqual([artifacts[0]?.id]);
    expect(read[0]?.value[0]).toMatchObject({ meetingId: null, callId: artifacts[0]?.callId });
    const { callId, id } = artifacts[0] as { callId: string; id: string };
    const content = `/users/${organizerId}/adhocCalls/${callId}/transcripts/${id}/content`;
    expect((await tenant.graph(content)).status).toBe(200);
    expect((await tenant.graph(`${listOf("getAllTranscripts")}`)).status).toBe(200);
  });

  it("gives a recording whole and in ranges that fit together, and none past its end", async () => {
    const sizeBytes = 700_001;
    const made = tenant.model.meetings.hold({ organizerId, transcripts: 0, recordingBytes: sizeBytes });
    const recording = made.artifacts[0] as (typeof made.artifacts)[number];
    const path = `/users/${organizerId}/onlineMeetings/${recording.meetingId}/recordings/${recording.id}/content`;
    const whole = await tenant.graph(path);
    expect([whole.status, whole.headers.get("content-type"), whole.headers.get("content-length")]).toEqual([
      200,
      "video/mp4",
      String(sizeBytes),
    ]);
    const hash = createHash("sha256");
    for (const range of ["bytes=0-99", "bytes=100-262143", "bytes=262144-600007", "bytes=600008-"]) {
      const part = await tenant.graph(path, { range });
      expect([part.status, part.headers.get("content-range")]).toEqual([206, expect.stringContaining(`/${sizeBytes}`)]);
      hash.update(Buffer.from(await part.arrayBuffer()));
    }
    const digest = await recordingDigest(recording);
    expect(hash.digest("hex")).toBe(digest);
    const wholeDigest = createHash("sha256")
      .update(Buffer.from(await whole.arrayBuffer()))
      .digest("hex");
    expect(wholeDigest).toBe(digest);
    expect((await tenant.graph(path, { range: `bytes=${sizeBytes}-` })).status).toBe(416);
    const head = await recordingBytes(recording, { until: 12 }).next();
    expect(Buffer.from(head.value ?? "").toString("latin1")).toContain("ftypmp42");
  });

  it("refuses in the service's words what stands above permissions", async () => {
    const { behaviours } = tenant.control;
    behaviours.applicationAccessPolicy = ["somebody else"];
    expect(await refusalOf(listOf("getAllRecordings"))).toMatchObject({
      status: 403,
      message: expect.stringContaining("No application access policy found for this app"),
    });
    behaviours.policyGuardsLists = false;
    expect((await tenant.graph(listOf("getAllRecordings"))).status).toBe(200);
    behaviours.applicationAccessPolicy = [organizerId];
    behaviours.graphTranscriptAccess = false;
    expect((await refusalOf(listOf("getAllTranscripts"))).message).toContain("GraphAccessToTranscriptsDisabled");
    expect((await tenant.graph(listOf("getAllRecordings"))).status).toBe(200);
    tenant.control.setGrantedPermissions(["OnlineMeetingRecording.Read.All"]);
    expect((await refusalOf(`/users/${organizerId}/adhocCalls/getAllRecordings`)).message).toContain(
      "CallRecordings.Read.All",
    );
  });
});
