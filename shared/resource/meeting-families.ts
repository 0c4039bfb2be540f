import type { CaptureName } from "../base/settings.ts";
import { CALL_RECORDING_ITEMS, CALL_TRANSCRIPT_ITEMS, RECORDING_ITEMS, TRANSCRIPT_ITEMS } from "./meeting-address.ts";

const TRANSCRIPTS: readonly CaptureName[] = ["transcripts"];
const RECORDINGS: readonly CaptureName[] = ["recordings", "recording-links"];

/** What is told of is there for good: nothing of it is ever updated. */
const OF_MEETINGS = {
  subscription: {
    changeType: "created",
    includeResourceData: true,
    includeUnknownEnumMembers: false,
    maxLifetimeMinutes: 4_320,
  },
  sources: { kind: "organizers" },
  container: "meetings",
} as const;

/** Graph: "Get change notifications for meeting transcripts and recordings". */
export const OF_TRANSCRIPTS = {
  ...OF_MEETINGS,
  items: TRANSCRIPT_ITEMS,
  captures: TRANSCRIPTS,
  roles: rolesOf("OnlineMeetingTranscript.Read.All"),
} as const;
export const OF_RECORDINGS = {
  ...OF_MEETINGS,
  items: RECORDING_ITEMS,
  captures: RECORDINGS,
  roles: rolesOf("OnlineMeetingRecording.Read.All"),
} as const;
export const OF_CALL_TRANSCRIPTS = {
  ...OF_MEETINGS,
  items: CALL_TRANSCRIPT_ITEMS,
  captures: TRANSCRIPTS,
  roles: rolesOf("CallTranscripts.Read.All"),
} as const;
export const OF_CALL_RECORDINGS = {
  ...OF_MEETINGS,
  items: CALL_RECORDING_ITEMS,
  captures: RECORDINGS,
  roles: rolesOf("CallRecordings.Read.All"),
} as const;

function rolesOf(role: string) {
  const need = { role, reason: "subscribe to what is kept of meetings or calls, and read it after an outage" };
  const users = { role: "User.ReadBasic.All", reason: "list the users who may organize meetings (GET /users)" };
  return { subscribe: need, list: [users], read: need };
}
