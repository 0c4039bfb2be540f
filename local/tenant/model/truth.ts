import { versionOf } from "./chat-message.ts";
import type { Conversation } from "./conversation.ts";

/** What the tenant really holds for one message: the measure for whoever copies it. */
export interface TruthRow {
  readonly conversationId: string;
  readonly teamId: string | null;
  readonly id: string;
  readonly rootId: string | null;
  readonly version: number;
  readonly changedMs: number;
  readonly versions: readonly number[];
  readonly deleted: boolean;
}

export function truthOf({ conversationId, teamId, messages }: Conversation): TruthRow[] {
  return [...messages.values()].map(({ id, rootId, message, changedMs, versions }) => ({
    conversationId,
    teamId,
    id,
    rootId,
    version: versionOf(message),
    changedMs,
    versions: [...versions],
    deleted: message.deletedDateTime !== null,
  }));
}
