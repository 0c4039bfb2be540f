import * as z from "zod";
import {
  ALSO_IF_WRONG,
  cursorTextOf,
  dateTime,
  graphId,
  jsonCursor,
  limitUpTo,
  unknownParametersNamed,
  untilAfterSince,
} from "../../base/parameter.ts";
import type { ArtifactQuery, StoredArtifact } from "../../port/meeting-store.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

const position = z
  .tuple([z.number().int(), z.string().min(1).max(512)])
  .transform(([timeMs, id]): NonNullable<ArtifactQuery["after"]> => ({ timeMs, id }));
const cursor = jsonCursor(position, "a nextLink", 1_024);

export function cursorAfter({ createdMs, id }: Pick<StoredArtifact, "createdMs" | "id">): string {
  return cursorTextOf([createdMs, id]);
}

const page = {
  limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Most transcripts and recordings that one answer holds"),
  cursor: cursor.optional().describe("Where the last answer ended: taken from its nextLink"),
};

/** The query of GET /api/meetings. */
export const meetingsParameters = z
  .strictObject(
    {
      organizer_id: graphId.describe("Who organized the meetings, or began the calls: id of the user"),
      since: dateTime.optional().describe("Only of calls that began at or after this time"),
      until: dateTime.optional().describe("Only of calls that began before this time; after since"),
      q: z
        .string()
        .min(1, "expected a text")
        .max(200, "expected at most 200 characters")
        .transform((text) => text.normalize("NFC"))
        .optional()
        .describe("Only transcripts in which this text was said, case-insensitive"),
      ...page,
    },
    unknownParametersNamed,
  )
  .superRefine(untilAfterSince, ALSO_IF_WRONG);

export type MeetingsParameters = z.infer<typeof meetingsParameters>;

/** The query of GET /api/meetings/{organizerId}/{meetingId}. */
export const meetingParameters = z.strictObject(page, unknownParametersNamed);

export type MeetingParameters = z.infer<typeof meetingParameters>;

/** The query of GET …/transcripts/{transcriptId}. */
export const transcriptParameters = z.strictObject(
  {
    format: z
      .enum(["json", "vtt", "docx"], "expected json, vtt or docx")
      .default("json")
      .describe("Cues as JSON, or the transcript as Graph gave it: WebVTT, or a Word document"),
  },
  unknownParametersNamed,
);
