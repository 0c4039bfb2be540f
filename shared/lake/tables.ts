import type { FeedContainer, FeedDocuments } from "../port/change-feed.ts";
import type { StoredInteraction } from "../port/interaction-store.ts";
import type { StoredArtifact } from "../port/meeting-store.ts";
import { graphs, key, type LakeSource, rowVersion, text, time, withOther } from "./columns.ts";
import { DIRECTORY } from "./directory-tables.ts";
import { MESSAGES } from "./message-tables.ts";
import type { FileColumn } from "./parquet.ts";

/** Where a content comes from and goes to: a link is waited for once copies are switched on, what was refused may be kept later. */
const SETTLED = { link: 0, waiting: 1, refused: 2, kept: 3 } as const;

/** An artifact has no version: its contents are settled one after the other, and of Graph's object only ever more is known. */
function settledTie({ content, docx, value }: StoredArtifact): number {
  const settled = SETTLED[content.state] * 4 + (docx ? SETTLED[docx.state] : 0);
  return settled * 256 + Math.min(Object.keys(value).length, 255);
}

/** As of messages, less the last bit: whose it is may be known later, and is no other version. */
function interactionTie({ digest, userId }: StoredInteraction): number {
  return (Number.parseInt(digest.slice(0, 5), 16) & ~1) + Number(userId !== null);
}

const ARTIFACT = withOther<StoredArtifact>([
  key("organizer_id", "whose meeting it was", ({ organizerId }) => organizerId),
  { ...key<StoredArtifact>("id", "Graph's", ({ artifactId }) => artifactId), isGraphs: true },
  rowVersion((artifact) => ({ timeMs: Date.parse(artifact.sink.storedDateTime), tie: settledTie(artifact) })),
  text("meeting_id", "null where it was an ad hoc call", ({ isAdHoc, meetingKey }) => (isAdHoc ? null : meetingKey)),
  ...graphs("STRING", ["callId", "contentCorrelationId", "createdDateTime", "endDateTime"]),
  ...graphs("JSON", ["meetingOrganizer"]),
  text("content_state", "`kept`, `link`, `waiting` or `refused`", ({ content }) => content.state),
  text("content_sha256", "of what is kept", ({ content }) => (content.state === "kept" ? content.sha256 : null)),
  text("said", "what was said in a transcript, as far as it is searched", ({ said }) => said?.text),
  time("created_at", "when the call began", ({ createdMs }) => createdMs),
  time("stored_at", "when it was stored", ({ sink }) => sink.storedDateTime),
]);

const MEETINGS: LakeSource<StoredArtifact> = {
  tables: [
    { name: "transcripts", holds: ({ kind }) => kind === "transcript", columns: ARTIFACT },
    { name: "recordings", holds: ({ kind }) => kind === "recording", columns: ARTIFACT },
  ],
  shown: ({ value }) => value,
  storedDateTime: ({ sink }) => sink.storedDateTime,
};

const INTERACTIONS: LakeSource<StoredInteraction> = {
  tables: [
    {
      name: "interactions",
      holds: () => true,
      columns: withOther<StoredInteraction>([
        key("session_id", "of the conversation with Copilot", ({ sessionId }) => sessionId),
        { ...key<StoredInteraction>("id", "Graph's", ({ interactionId }) => interactionId), isGraphs: true },
        rowVersion((stored) => ({ timeMs: stored.version, tie: interactionTie(stored) })),
        text("user_id", "whose it is, as far as it is known", ({ userId }) => userId),
        ...graphs("STRING", ["sessionId", "requestId", "appClass", "interactionType", "conversationType", "locale"]),
        ...graphs("STRING", ["createdDateTime", "etag"]),
        ...graphs("JSON", ["from", "body", "attachments", "links", "contexts", "mentions"]),
        time("created_at", "when it was made", ({ createdMs }) => createdMs),
        time("stored_at", "when it was stored", ({ sink }) => sink.storedDateTime),
      ]),
    },
  ],
  shown: ({ interaction }) => interaction,
  storedDateTime: ({ sink }) => sink.storedDateTime,
};

/** What is to be known of a table's files, whatever it is made from. */
export interface TableFiles {
  readonly name: string;
  readonly columns: readonly FileColumn[];
  /** With the retention of messages, by a rule of `infra/modules/lake-storage.bicep`. */
  readonly ends: boolean;
}

export const LAKE: { readonly [C in FeedContainer]: LakeSource<FeedDocuments[C]> } = {
  messages: MESSAGES,
  directory: DIRECTORY,
  meetings: MEETINGS,
  interactions: INTERACTIONS,
};

/** Those of the directory stay: what did not change for a year stands in a file of last year. */
export const LAKE_TABLES: readonly TableFiles[] = Object.entries(LAKE).flatMap(([container, { tables }]) =>
  tables.map(({ name, columns }) => ({ name, columns, ends: container !== "directory" })),
);
