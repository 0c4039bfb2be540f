import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { CaptureName } from "../../../../shared/base/settings.ts";
import { organizerIn } from "../../../../shared/store/meeting/artifact.ts";
import { type ArtifactArrival, storeArtifact } from "../../../../shared/store/meeting/store-artifact.ts";
import { createMemoryMeetingStore } from "../../../helpers/memory-meeting-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const ORGANIZER = "976f4b31-fd01-4e0b-9178-29cc40c14438";
/** Of Graph's documentation: `1*{organizer}*0**19:meeting_…`. */
const MEETING =
  "MSo5NzZmNGIzMS1mZDAxLTRlMGItOTE3OC0yOWNjNDBjMTQ0MzgqMCoqMTk6bWVldGluZ19aalk0TXpRNU9UQXRZamxqWWkwMFpESXdMVGczTkdZdFptUTNNRGhtWm1FMk9EVTNAdGhyZWFkLnYy";
const READ: JsonObject = {
  "@odata.type": "#microsoft.graph.callTranscript",
  id: "VjIj/x+1=",
  meetingId: MEETING,
  callId: "af630fe0-04d3-4559-8cf9-91fe45e36296",
  createdDateTime: "2025-06-17T06:09:24.8968037Z",
  endDateTime: "2025-06-17T06:27:25.2346Z",
  transcriptContentUrl: "https://graph.microsoft.com/v1.0/users/u/onlineMeetings/m/transcripts/t/content",
  meetingOrganizer: { application: null, device: null, user: { id: ORGANIZER } },
};
/** The same as it comes live. */
const LIVE: JsonObject = {
  id: READ.id,
  meetingId: MEETING,
  createdDateTime: null,
  transcriptContentUrl: "communications/onlineMeetings/m/transcripts/t/content",
  meetingOrganizer: READ.meetingOrganizer,
};

function open(captures: readonly CaptureName[] = ["transcripts"], messageDays = 0) {
  const clock = new SimulatedClock(Date.UTC(2025, 5, 18));
  const meetings = createMemoryMeetingStore();
  const log = createRecordingLog();
  const retention = { messageDays, rawDays: 0 };
  const ports = { clock, meetings, log, captures: new Set(captures), retention };
  const store = (payload: JsonObject, rest: Partial<ArtifactArrival> = {}) =>
    storeArtifact(ports, {
      kind: "transcript",
      payload,
      isAdHoc: false,
      road: "delta",
      receivedMs: clock.nowMs(),
      ...rest,
    });
  return { clock, meetings, store };
}

describe("storing a transcript or a recording", () => {
  it("keeps Graph's object with whose it is, of which meeting, and that its content is to come", async () => {
    const { meetings, store } = open();
    expect(await store(READ)).toMatchObject({ ok: true, value: { outcome: "created", needsContent: true } });
    expect(meetings.all()).toEqual([
      {
        id: "transcript.VjIj~2fx~2b1=",
        organizerId: ORGANIZER,
        kind: "transcript",
        artifactId: "VjIj/x+1=",
        meetingKey: MEETING,
        isAdHoc: false,
        createdMs: Date.UTC(2025, 5, 17, 6, 9, 24, 896),
        value: READ,
        content: { state: "waiting" },
        sink: {
          road: "delta",
          receivedDateTime: "2025-06-18T00:00:00.000Z",
          storedDateTime: "2025-06-18T00:00:00.000Z",
          order: "2025-06-18T00:00:00.000Z 0000",
          schemaVersion: 1,
        },
      },
    ]);
    expect(await store(READ)).toMatchObject({ value: { outcome: "repeated", needsContent: true } });
  });

  it("comes to the same document in any order, live and read, any number of times", async () => {
    const arrival = fc.constantFrom(READ, LIVE, { ...READ, tomorrow: { new: 1 } }, { ...LIVE, tomorrow: null });
    const reference = open();
    for (const payload of [READ, LIVE, { ...READ, tomorrow: { new: 1 } }, { ...LIVE, tomorrow: null }]) {
      await reference.store(payload);
    }
    const expected = reference.meetings.all()[0];
    expect(expected?.value).toMatchObject({ ...READ, tomorrow: { new: 1 } });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 8 }), async (payloads) => {
        const { meetings, store } = open();
        const all = [...payloads, LIVE, { ...READ, tomorrow: { new: 1 } }];
        for (const payload of all) await store(payload);
        const [stored] = meetings.all();
        expect([stored?.value, stored?.createdMs]).toEqual([expected?.value, expected?.createdMs]);
      }),
      { numRuns: 50 },
    );
  });

  it("finds the organizer where the payload says it, in the list it stood in, or in the meeting's id", async () => {
    expect(organizerIn(MEETING)).toBe(ORGANIZER);
    expect(organizerIn("not base64 of anything")).toBeUndefined();
    const { meetings, store } = open();
    await store({ id: "1", meetingId: MEETING });
    await store({ id: "2", meetingId: "m", meetingOrganizerId: ORGANIZER.toUpperCase() });
    await store({ id: "3", callId: "c", meetingId: null }, { isAdHoc: true, organizerId: ORGANIZER });
    expect(meetings.all().map(({ organizerId, meetingKey }) => [organizerId, meetingKey])).toEqual([
      [ORGANIZER, MEETING],
      [ORGANIZER, "m"],
      [ORGANIZER, "c"],
    ]);
  });

  it.each([
    ["no id", { meetingId: "m" }],
    ["no organizer", { id: "1", meetingId: "m" }],
    ["no meeting", { id: "1", meetingOrganizerId: ORGANIZER }],
    ["a text for an organizer", { id: "1", meetingId: "m", meetingOrganizer: "x" }],
  ])("refuses a payload with %s", async (_name, payload) => {
    expect(await open().store(payload)).toMatchObject({ ok: false, error: { code: "artifact-invalid" } });
  });

  it("keeps the link alone where the setting says so, and wishes for the content once it says otherwise", async () => {
    const links = open(["recording-links"]);
    const recording = { kind: "recording" } as const;
    expect(await links.store(READ, recording)).toMatchObject({ value: { needsContent: false } });
    expect(links.meetings.all()[0]?.content).toEqual({ state: "link" });
    const copies = open(["recordings", "recording-links"]);
    const [kept] = links.meetings.all();
    if (kept) await copies.meetings.write(kept, "absent");
    expect(await copies.store(READ, recording)).toMatchObject({ value: { outcome: "updated", needsContent: true } });
  });

  it("stores nothing that is past its retention", async () => {
    const { meetings, store } = open(["transcripts"], 1);
    expect(await store({ ...READ, createdDateTime: "2025-06-16T00:00:00Z" })).toMatchObject({
      value: { outcome: "expired", needsContent: false },
    });
    expect(meetings.all()).toEqual([]);
  });
});
