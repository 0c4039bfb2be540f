import type { JsonObject } from "../../base/json.ts";
import type { FeedContainer, FeedDocuments } from "../../port/change-feed.ts";
import type { DirectoryRow } from "../../port/directory-store.ts";
import type { StoredInteraction } from "../../port/interaction-store.ts";
import type { StoredArtifact } from "../../port/meeting-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import type { ChangeKind } from "../api/change-parameters.ts";
import { type Policy, underPolicy } from "../api/policy.ts";

/** One change, as it is told. */
export interface Change extends JsonObject {
  readonly kind: ChangeKind;
}

type Tell<C extends FeedContainer> = (document: FeedDocuments[C], policy: Policy) => Change;

const TELL: { readonly [C in FeedContainer]: Tell<C> } = {
  messages: messageChange,
  directory: directoryChange,
  meetings: artifactChange,
  interactions: interactionChange,
};

/** A document of a container as a change of its kind. */
export function toChange<C extends FeedContainer>(container: C, document: FeedDocuments[C], policy: Policy): Change {
  return TELL[container](document, policy);
}

/** One that the policy hides is told of all the same, without what it says: whoever keeps a copy has to know. */
function messageChange(stored: StoredMessage, policy: Policy): Change {
  const { conversationId, teamId, rootId, messageId, version, sink } = stored;
  const { road, storedDateTime } = sink;
  const message = underPolicy(toGraphMessage(stored), policy) ?? null;
  return { kind: "messages", conversationId, teamId, rootId, messageId, version, road, storedDateTime, message };
}

function directoryChange(row: DirectoryRow): Change {
  const { table, parentId, id, firstSeenDateTime, changedDateTime, absentSinceDateTime, value } = row;
  return { kind: table, parentId, id, firstSeenDateTime, changedDateTime, absentSinceDateTime, value };
}

/** Without what was said, which the API gives by itself: it may be a megabyte. */
function artifactChange(artifact: StoredArtifact): Change {
  const { organizerId, kind, artifactId, meetingKey, isAdHoc, content, sink, value } = artifact;
  const { storedDateTime } = sink;
  const meetingId = isAdHoc ? null : meetingKey;
  const { state } = content;
  return { kind: `${kind}s`, organizerId, meetingId, id: artifactId, state, storedDateTime, value };
}

function interactionChange(stored: StoredInteraction): Change {
  const { sessionId, interactionId, userId, version, sink, interaction } = stored;
  const { storedDateTime } = sink;
  return { kind: "interactions", sessionId, id: interactionId, userId, version, storedDateTime, value: interaction };
}
