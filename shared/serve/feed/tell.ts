import type { JsonObject } from "../../base/json.ts";
import type { FeedContainer, FeedDocuments } from "../../port/change-feed.ts";
import type { DirectoryRow, DirectoryTable } from "../../port/directory-store.ts";
import type { StoredInteraction } from "../../port/interaction-store.ts";
import type { ArtifactKind, StoredArtifact } from "../../port/meeting-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { type Policy, underPolicy } from "../api/policy.ts";

interface MessageChange extends JsonObject {
  readonly kind: "messages";
  readonly conversationId: string;
  readonly rootId: string | null;
  readonly messageId: string;
  readonly version: number;
  readonly storedDateTime: string;
  /** Null: the policy hides it. */
  readonly message: JsonObject | null;
}

interface DirectoryChange extends JsonObject {
  readonly kind: DirectoryTable;
  readonly parentId: string | null;
  readonly id: string;
  readonly changedDateTime: string;
}

interface ArtifactChange extends JsonObject {
  readonly kind: `${ArtifactKind}s`;
  readonly organizerId: string;
  readonly id: string;
  readonly storedDateTime: string;
}

interface InteractionChange extends JsonObject {
  readonly kind: "interactions";
  readonly sessionId: string;
  readonly id: string;
  readonly storedDateTime: string;
}

interface ChangesOf {
  readonly messages: MessageChange;
  readonly directory: DirectoryChange;
  readonly meetings: ArtifactChange;
  readonly interactions: InteractionChange;
}

/** One change of a container, as it is told. */
export type ChangeOf<C extends FeedContainer> = ChangesOf[C];

export type Change = ChangeOf<FeedContainer>;

type Tell<C extends FeedContainer> = (document: FeedDocuments[C], policy: Policy) => ChangeOf<C>;

const TELL: { readonly [C in FeedContainer]: Tell<C> } = {
  messages: messageChange,
  directory: directoryChange,
  meetings: artifactChange,
  interactions: interactionChange,
};

/** A document of a container as a change of its kind. */
export function toChange<C extends FeedContainer>(
  container: C,
  document: FeedDocuments[C],
  policy: Policy,
): ChangeOf<C> {
  return TELL[container](document, policy);
}

/** One that the policy hides is told of all the same, without what it says: whoever keeps a copy has to know. */
function messageChange(stored: StoredMessage, policy: Policy): MessageChange {
  const { conversationId, teamId, rootId, messageId, version, sink } = stored;
  const { road, storedDateTime } = sink;
  const message = underPolicy(toGraphMessage(stored), policy) ?? null;
  return { kind: "messages", conversationId, teamId, rootId, messageId, version, road, storedDateTime, message };
}

function directoryChange(row: DirectoryRow): DirectoryChange {
  const { table, parentId, id, firstSeenDateTime, changedDateTime, absentSinceDateTime, value } = row;
  return { kind: table, parentId, id, firstSeenDateTime, changedDateTime, absentSinceDateTime, value };
}

/** Without what was said, which the API gives by itself: it may be a megabyte. */
function artifactChange(artifact: StoredArtifact): ArtifactChange {
  const { organizerId, kind, artifactId, meetingKey, isAdHoc, content, sink, value } = artifact;
  const { storedDateTime } = sink;
  const meetingId = isAdHoc ? null : meetingKey;
  const { state } = content;
  return { kind: `${kind}s`, organizerId, meetingId, id: artifactId, state, storedDateTime, value };
}

function interactionChange(stored: StoredInteraction): InteractionChange {
  const { sessionId, interactionId, userId, version, sink, interaction } = stored;
  const { storedDateTime } = sink;
  return { kind: "interactions", sessionId, id: interactionId, userId, version, storedDateTime, value: interaction };
}
