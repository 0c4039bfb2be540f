import { afterAll, beforeAll, expect, it } from "vitest";
import { recordingDigest } from "../../local/tenant/model/meeting/recording-bytes.ts";
import { toVtt } from "../../local/tenant/model/meeting/transcript-text.ts";
import { waitFor } from "../helpers/processes.ts";
import { proveRecording } from "../helpers/recording-proof.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { digestOf } from "../shared/capture/sync/meeting-world.ts";

const RESOURCES = [
  "/communications/onlineMeetings/getAllTranscripts",
  "/communications/onlineMeetings/getAllRecordings",
];

let running: RunningStack;
beforeAll(async () => {
  running = await startRunningStack({
    seed: 31,
    queueLeaseSeconds: 5,
    environment: { CAPTURE: "transcripts,recordings", GRAPH_RESOURCES: RESOURCES.join(",") },
  });
}, 60_000);
afterAll(() => running.stop());

interface Call {
  readonly meetingId: string;
  readonly transcripts: readonly { readonly id: string; readonly kept: { readonly state: string } }[];
  readonly recordings: readonly { readonly id: string; readonly kept: { readonly state: string } }[];
}

it("keeps a meeting that was held, live, and gives its transcript and recording by the API", async () => {
  const { stack, event, get } = running;
  const { tenant } = stack;
  const organizerId = tenant?.model.population.users[0]?.id ?? "";
  await stack.runFunction("renew-subscriptions");
  for (const resource of RESOURCES) await event("subscription.created", { resource });
  const held = tenant?.model.meetings.hold({ organizerId, durationMs: 1, recordings: 1, recordingBytes: 300_000 });
  const [transcript, recording] = held?.artifacts ?? [];
  if (transcript === undefined || recording === undefined) throw new Error("nothing was held");
  const calls = async () =>
    ((await (await get(`/api/meetings?organizer_id=${organizerId}`)).json()) as { meetings: Call[] }).meetings;
  const statesOf = ([call]: readonly Call[]) =>
    [...(call?.transcripts ?? []), ...(call?.recordings ?? [])].map(({ kept }) => kept.state);
  await waitFor(async () => statesOf(await calls()).join() === "kept,kept", 30_000);
  const place = `/api/meetings/${organizerId}/${transcript.meetingId}`;
  const vtt = await get(`${place}/transcripts/${encodeURIComponent(transcript.id)}?format=vtt`);
  expect(await vtt.text()).toBe(toVtt(tenant?.model.meetings.utterances(transcript) ?? []));
  const video = await get(`${place}/recordings/${encodeURIComponent(recording.id)}`);
  expect(video.headers.get("content-type")).toBe("video/mp4");
  expect(digestOf(Buffer.from(await video.arrayBuffer()))).toBe(await recordingDigest(recording));
  expect((await get(`${place}/transcripts/nobody`)).status).toBe(404);
}, 60_000);

it("copies a recording of many blocks although its host is killed, and gives it back the same", async () => {
  const sizes = { sizeBytes: 12_000_001, kills: 1 };
  const proof = await proveRecording(running.stack, { ...sizes, timeoutMs: 60_000, road: "live" });
  expect(proof).toMatchObject({ isEqual: true, kills: 1 });
  expect(proof.peakHostBytes ?? 0).toBeLessThan(512 * 1024 ** 2);
}, 90_000);
