import type { ArtifactKind } from "../port/meeting-store.ts";
import { type PathIds, type PathShape, pathShape } from "./path-grammar.ts";

/** Which transcript or recording a notification names. */
export interface ArtifactAddress {
  readonly kind: ArtifactKind;
  readonly isAdHoc: boolean;
  /** Of the meeting, or of the ad hoc call. */
  readonly meetingKey: string;
  readonly artifactId: string;
  /** Where the notification is about one user's. */
  readonly organizerId?: string;
}

type ArtifactShape = PathShape<ArtifactAddress>;
type Ids = PathIds<"/{meetingKey}/{artifactId}"> & { readonly organizerId?: string };

function as(kind: ArtifactKind, isAdHoc: boolean): (ids: Ids) => ArtifactAddress {
  return (ids) => ({ kind, isAdHoc, ...ids });
}

/** Graph: "Get change notifications for meeting transcripts and recordings". */
export const TRANSCRIPT_ITEMS: readonly ArtifactShape[] = [
  pathShape("/communications/onlineMeetings/{meetingKey}/transcripts/{artifactId}", as("transcript", false)),
  pathShape("/users/{organizerId}/onlineMeetings/{meetingKey}/transcripts/{artifactId}", as("transcript", false)),
];
export const RECORDING_ITEMS: readonly ArtifactShape[] = [
  pathShape("/communications/onlineMeetings/{meetingKey}/recordings/{artifactId}", as("recording", false)),
  pathShape("/users/{organizerId}/onlineMeetings/{meetingKey}/recordings/{artifactId}", as("recording", false)),
];
export const CALL_TRANSCRIPT_ITEMS: readonly ArtifactShape[] = [
  pathShape("/communications/adhocCalls/{meetingKey}/transcripts/{artifactId}", as("transcript", true)),
  pathShape("/users/{organizerId}/adhocCalls/{meetingKey}/transcripts/{artifactId}", as("transcript", true)),
];
export const CALL_RECORDING_ITEMS: readonly ArtifactShape[] = [
  pathShape("/communications/adhocCalls/{meetingKey}/recordings/{artifactId}", as("recording", true)),
  pathShape("/users/{organizerId}/adhocCalls/{meetingKey}/recordings/{artifactId}", as("recording", true)),
];
