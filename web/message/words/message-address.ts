import type { ChatMessage } from "./identity.ts";

/** As the API names a message: a reply with the root that it belongs to. */
export function addressOf({ id, replyToId }: ChatMessage): string {
  return replyToId ? `${replyToId}.${id}` : id;
}
