import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { canonicalJson, type JsonObject } from "../../base/json.ts";
import { graphIdOf } from "../../base/parameter.ts";
import { safeSegment } from "../../base/safe-segment.ts";
import type { ArtifactKind, StoredArtifact } from "../../port/meeting-store.ts";

/** What is read of Graph's callTranscript and callRecording; everything else is kept as it came. */
const graphArtifact = z.looseObject({
  id: z.string().min(1).max(2_048),
  meetingId: z.string().min(1).max(2_048).nullish(),
  callId: z.string().min(1).max(512).nullish(),
  createdDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
  contentCorrelationId: z.string().nullish(),
  meetingOrganizer: z
    .looseObject({ user: z.looseObject({ id: z.string().min(1).max(512).nullish() }).nullish() })
    .nullish(),
  /** As the export's own page shows it. */
  meetingOrganizerId: z.string().min(1).max(512).nullish(),
});

export type ArtifactIdentity = Pick<
  StoredArtifact,
  "id" | "organizerId" | "kind" | "artifactId" | "meetingKey" | "isAdHoc"
>;

/** What is known besides the payload: whose list it stood in, or what the notification named. */
export interface ArtifactHint {
  readonly organizerId?: string;
  readonly meetingKey?: string;
  readonly isAdHoc: boolean;
}

/** One artifact, one document, whichever road it came. */
export function artifactDocumentId(kind: ArtifactKind, artifactId: string): string {
  return `${kind}.${safeSegment(artifactId)}`;
}

/** @returns `artifact-invalid` for what does not say which artifact it is, of which meeting, or whose */
export function identifyArtifact(
  kind: ArtifactKind,
  payload: JsonObject,
  hint: ArtifactHint,
): Result<ArtifactIdentity> {
  const parsed = graphArtifact.safeParse(payload);
  if (!parsed.success)
    return fail("artifact-invalid", `${kind}: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
  const { id: artifactId, meetingId, callId } = parsed.data;
  const organizerId = hint.organizerId ?? organizerOf(payload) ?? organizerIn(hint.meetingKey);
  const meetingKey = (hint.isAdHoc ? callId : meetingId) ?? hint.meetingKey;
  if (organizerId === undefined) return fail("artifact-invalid", `${kind}: it names no organizer`);
  if (meetingKey === undefined) return fail("artifact-invalid", `${kind}: it names no meeting`);
  return succeed({
    id: artifactDocumentId(kind, artifactId),
    organizerId: graphIdOf(organizerId),
    kind,
    artifactId,
    meetingKey,
    isAdHoc: hint.isAdHoc,
  });
}

/** By what the payload says. */
export function organizerOf(payload: JsonObject): string | undefined {
  const parsed = graphArtifact.safeParse(payload);
  if (!parsed.success) return undefined;
  const { meetingOrganizer, meetingOrganizerId, meetingId } = parsed.data;
  return meetingOrganizer?.user?.id ?? meetingOrganizerId ?? organizerIn(meetingId);
}

const ORGANIZER_IN_MEETING_ID = /^1\*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\*/i;

/** The id of a scheduled meeting has its organizer in it: not documented, and so the last to be asked. */
export function organizerIn(meetingId: string | null | undefined): string | undefined {
  if (!meetingId) return undefined;
  return ORGANIZER_IN_MEETING_ID.exec(Buffer.from(meetingId, "base64").toString("latin1"))?.[1]?.toLowerCase();
}

/** When the call began; `undefined` where it is not said, as in what comes live. */
export function createdMsOf({ createdDateTime }: JsonObject): number | undefined {
  const ms = typeof createdDateTime === "string" ? Date.parse(createdDateTime) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * What two roads brought, put together: of each property what is not null, and of two the one whose text is greater. A live
 * notification leaves out times and shortens links; whichever comes first, the same document results.
 */
export function unionOf(one: JsonObject, other: JsonObject): JsonObject {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(names.map((name) => [name, fuller(one[name], other[name])]));
}

function fuller(one: unknown, other: unknown): unknown {
  if (one === undefined || one === null) return other ?? one ?? null;
  if (other === undefined || other === null) return one;
  return canonicalJson(one) >= canonicalJson(other) ? one : other;
}
