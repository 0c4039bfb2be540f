import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject } from "../base/json.ts";
import type { ArtifactListing, ArtifactPage, ArtifactPlace, MeetingReader } from "../port/meeting-reader.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** No row of Graph's limits names transcripts and recordings. Graph: "Microsoft Graph service-specific throttling limits". */
const REQUEST: RequestOptions = { pace: { budget: "other" } };

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/**
 * Graph: "onlineMeeting: getAllTranscripts", "callTranscript: delta", "adhocCall: getAllTranscripts", "Get callTranscript", and
 * the same of recordings. No `$top`: with it a page of delta may lack its link, by the page's own known issues.
 */
export function createMeetingReader(client: GraphClient): MeetingReader {
  return {
    page: async (listing, link): Promise<ArtifactPage> => {
      const page = await (link === undefined
        ? readPage(client, listPath(listing), REQUEST)
        : readSavedPage(client, link, REQUEST));
      const { items: artifacts, nextLink, deltaLink } = page;
      if (nextLink !== undefined) return { artifacts, next: { more: nextLink } };
      return { artifacts, next: deltaLink === undefined ? undefined : { position: deltaLink } };
    },
    read: async (place) => {
      const artifact = await client.get(placePath(place), { pace: { budget: "other", isUrgent: true } });
      if (!isJsonObject(artifact)) throw new TeamsinkError("graph-answer-invalid", "an artifact is not an object");
      return artifact;
    },
    // By its ids: what an answer says of where the content is has several forms, and not all of them are addresses.
    open: (place, format) => (fromBytes) =>
      client.download(`${placePath(place)}/content`, {
        ...REQUEST,
        ...(format === "docx" ? { headers: { Accept: DOCX } } : {}),
        fromBytes,
      }),
  };
}

function listPath({ organizerId, kind, isAdHoc, window }: ArtifactListing): string {
  const name = kind === "transcript" ? "getAllTranscripts" : "getAllRecordings";
  const user = graphPath`/users/${organizerId}`;
  const times = window ? `,startDateTime=${window.fromDateTime},endDateTime=${window.untilDateTime}` : "";
  if (isAdHoc) return `${user}/adhocCalls/${name}(userId='${quoted(organizerId)}'${times})`;
  const call = `${user}/onlineMeetings/${name}(meetingOrganizerUserId='${quoted(organizerId)}'${times})`;
  return window ? call : `${call}/delta`;
}

/** As a text of OData's. */
function quoted(id: string): string {
  return encodeURIComponent(id).replaceAll("'", "''");
}

function placePath({ organizerId, kind, isAdHoc, meetingKey, artifactId }: ArtifactPlace): string {
  const owner = organizerId === undefined ? "/communications" : graphPath`/users/${organizerId}`;
  const meeting = `/${isAdHoc ? "adhocCalls" : "onlineMeetings"}${graphPath`/${meetingKey}`}`;
  const artifact = `/${kind === "transcript" ? "transcripts" : "recordings"}${graphPath`/${artifactId}`}`;
  return `${owner}${meeting}${artifact}`;
}
