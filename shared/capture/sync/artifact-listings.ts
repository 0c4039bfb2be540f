import type { CaptureName } from "../../base/settings.ts";
import type { ArtifactListing } from "../../port/meeting-reader.ts";

/** What is listed of an organizer, by the name that its position is kept under. */
export const LISTINGS = {
  transcripts: { kind: "transcript", isAdHoc: false },
  "ad-hoc-transcripts": { kind: "transcript", isAdHoc: true },
  recordings: { kind: "recording", isAdHoc: false },
  "ad-hoc-recordings": { kind: "recording", isAdHoc: true },
} as const satisfies Record<string, Pick<ArtifactListing, "kind" | "isAdHoc">>;

export type ListingName = keyof typeof LISTINGS;

/** What the setting CAPTURE wants of meetings. */
export function listingsOf(captures: ReadonlySet<CaptureName>): readonly ListingName[] {
  const isWanted = {
    transcript: captures.has("transcripts"),
    recording: captures.has("recordings") || captures.has("recording-links"),
  };
  return (Object.keys(LISTINGS) as ListingName[]).filter((name) => isWanted[LISTINGS[name].kind]);
}
