import { hash } from "node:crypto";
import { canonicalJson, type JsonObject } from "../../base/json.ts";
import type { Settings } from "../../base/read-settings.ts";
import type { ChangedPlace } from "../../job/hook-job.ts";
import { type FeedContainer, KINDS } from "../../port/change-feed.ts";
import { interactionDocumentId } from "../../store/interaction/identity.ts";
import { artifactDocumentId } from "../../store/meeting/artifact.ts";
import { cosmosIdOf } from "../../store/message/identity.ts";
import type { Change, ChangeOf } from "../feed/tell.ts";

/** One change as receivers are told it. */
export interface HookEvent {
  /** The same for the same change at every try, and without the full stop that separates what is signed. */
  readonly webhookId: string;
  /** Where what changed stands. */
  readonly place: ChangedPlace;
  /** Events of one conversation bear the same, and go one after another. */
  readonly lane: string;
  /** CloudEvents 1.0, structured JSON. */
  readonly body: string;
}

/** More is not posted, but a link to it. */
const MAX_DATA_BYTES = 256 * 1024;
const ID_LENGTH = 32;
const DIGEST_LENGTH = 16;

/** What differs by container. */
interface Told {
  readonly place: ChangedPlace;
  readonly lane: string;
  /** Below `com.teamsink.`. */
  readonly type: string;
  /** What it is about, as a path of ids. */
  readonly subject: readonly string[];
  /** What tells this change from the others of the same thing, beside what it says. */
  readonly version: readonly string[];
  readonly timeText: string;
  /** Of the API, where it is found: below `/api`. */
  readonly link: string;
}

const TOLD: { readonly [C in FeedContainer]: (change: ChangeOf<C>) => Told } = {
  messages: (change) => {
    const { conversationId, version } = change;
    const documentId = cosmosIdOf(change);
    return {
      place: { container: "messages", conversationId, documentId },
      lane: conversationId,
      type: `message.${whatHappened(change)}`,
      subject: [conversationId, documentId],
      version: [String(version)],
      timeText: change.storedDateTime,
      link: `/messages/${encodeURIComponent(conversationId)}/${encodeURIComponent(documentId)}`,
    };
  },
  directory: ({ kind: table, parentId, id: objectId, changedDateTime }) => ({
    place: { container: "directory", table, parentId, objectId },
    lane: `${table}/${parentId ?? objectId}`,
    type: "directory.changed",
    subject: [table, ...(parentId === null ? [] : [parentId]), objectId],
    version: [changedDateTime],
    timeText: changedDateTime,
    link: `/changes?kind=${table}`,
  }),
  meetings: ({ kind, organizerId, id, storedDateTime }) => ({
    place: {
      container: "meetings",
      organizerId,
      documentId: artifactDocumentId(kind === "transcripts" ? "transcript" : "recording", id),
    },
    lane: organizerId,
    type: "meeting.changed",
    subject: [kind, organizerId, id],
    version: [],
    timeText: storedDateTime,
    link: `/meetings?organizer_id=${encodeURIComponent(organizerId)}`,
  }),
  interactions: ({ sessionId, id, storedDateTime }) => ({
    place: {
      container: "interactions",
      sessionId,
      documentId: interactionDocumentId({ sessionId, interactionId: id }),
    },
    lane: sessionId,
    type: "interaction.changed",
    subject: [sessionId, id],
    version: [],
    timeText: storedDateTime,
    link: `/interactions?session_id=${encodeURIComponent(sessionId)}`,
  }),
};

/** `source` of all events. */
export function apiUrlOf({ notificationBaseUrl }: Pick<Settings, "notificationBaseUrl">): string {
  return `${notificationBaseUrl}/api`;
}

/**
 * A change as a CloudEvent. Its id goes by what it says, so that what is told twice bears it twice, and what was written
 * again and says something else, a verdict or a name, another.
 */
export function toHookEvent(change: Change, apiUrl: string): HookEvent {
  const told = TOLD[KINDS[change.kind]](change as never) as Told;
  // How and when it came to be stored is no part of it.
  const { road: _road, storedDateTime: _stored, ...said } = change as JsonObject;
  const digest = hash("sha256", canonicalJson(said), "hex").slice(0, DIGEST_LENGTH);
  const subject = told.subject.join("/");
  const id = [subject, ...told.version, digest].join("/");
  const event = {
    specversion: "1.0",
    id,
    source: apiUrl,
    type: `com.teamsink.${told.type}`,
    subject,
    time: told.timeText,
  };
  const data = JSON.stringify(change);
  // CloudEvents: the extension "Dataref".
  const withData =
    Buffer.byteLength(data) > MAX_DATA_BYTES
      ? { ...event, dataref: apiUrl + told.link }
      : { ...event, datacontenttype: "application/json", data: change };
  return { webhookId: webhookIdOf(id), place: told.place, lane: told.lane, body: JSON.stringify(withData) };
}

/** What is posted when somebody tries whether a receiver is there. */
export function testEvent(hookId: string, apiUrl: string, timeText: string): Pick<HookEvent, "webhookId" | "body"> {
  const id = `${hookId}/test/${timeText}`;
  const event = { specversion: "1.0", id, source: apiUrl, type: "com.teamsink.hook.test", subject: hookId };
  const body = { ...event, time: timeText, datacontenttype: "application/json", data: { hookId } };
  return { webhookId: webhookIdOf(id), body: JSON.stringify(body) };
}

function webhookIdOf(id: string): string {
  return `msg_${hash("sha256", id, "base64url").slice(0, ID_LENGTH)}`;
}

/**
 * As far as its newest state tells: one that was written and edited since the last look is an edited one. By the times of
 * Graph's, since its etag may be ahead of them from the beginning; by the version where they are not both there.
 */
function whatHappened({ message, version }: ChangeOf<"messages">): "created" | "updated" | "deleted" {
  if (message === null) return "updated";
  if (typeof message.deletedDateTime === "string") return "deleted";
  const { createdDateTime, lastModifiedDateTime } = message;
  const modifiedMs = typeof lastModifiedDateTime === "string" ? Date.parse(lastModifiedDateTime) : version;
  return Date.parse(String(createdDateTime)) === modifiedMs ? "created" : "updated";
}
