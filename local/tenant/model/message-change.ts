import type { StoredMessage } from "./conversation.ts";
import type { ChatMessage } from "./graph-shapes.ts";

export type Operation =
  | "create"
  | "import"
  | "systemMessage"
  | "edit"
  | "softDelete"
  | "undoSoftDelete"
  | "setReaction"
  | "unsetReaction"
  | "policyViolation";

export interface MessageChange {
  readonly operation: Operation;
  readonly stored: StoredMessage;
  /** The payload as it is after this change, whatever happens to the message later. */
  readonly message: ChatMessage;
}
