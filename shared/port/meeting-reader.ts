import type { JsonObject } from "../base/json.ts";
import type { ArtifactKind } from "./meeting-store.ts";
import type { OpenRemote } from "./remote-content.ts";

/** What Graph lists of one organizer. */
export interface ArtifactListing {
  readonly organizerId: string;
  readonly kind: ArtifactKind;
  /** Of ad hoc calls; else of scheduled meetings. */
  readonly isAdHoc: boolean;
  /** Of calls that began in this time alone. Ad hoc calls have no delta: all their reading is by time. */
  readonly window?: ArtifactWindow;
}

/** ISO 8601. */
export interface ArtifactWindow {
  /** Included. */
  readonly fromDateTime: string;
  /** Not included. */
  readonly untilDateTime: string;
}

export interface ArtifactPage {
  /** As Graph gave them: of one meeting in their sequence, else in no order, perhaps repeatedly. */
  readonly artifacts: readonly JsonObject[];
  /** `more`: go on there now; `position`: all read, and what becomes available from now on is found there; neither: all read. */
  readonly next: { readonly more: string } | { readonly position: string } | undefined;
}

/** Where one transcript or recording stands at Graph. */
export interface ArtifactPlace {
  /** Without it Graph gives what is known about it, and no content. */
  readonly organizerId?: string;
  readonly kind: ArtifactKind;
  readonly isAdHoc: boolean;
  /** Of the meeting, or of the ad hoc call. */
  readonly meetingKey: string;
  readonly artifactId: string;
}

/**
 * Port. Transcripts and recordings, and what they hold. Throws TeamsinkError as `ConversationReader` does, and
 * `access-policy-missing` or `transcript-access-off` where the tenant keeps them from every app.
 */
export interface MeetingReader {
  /** One page. Without a link it starts from the beginning. */
  page(listing: ArtifactListing, link: string | undefined): Promise<ArtifactPage>;
  /** One as Graph holds it now. */
  read(place: ArtifactPlace): Promise<JsonObject>;
  /** A transcript comes as WebVTT where nothing else is asked for; a recording as MP4. */
  open(place: ArtifactPlace, format?: "docx"): OpenRemote;
}
