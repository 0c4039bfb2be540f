import { Icon } from "./icon.tsx";
import type { ChatMessage } from "./words/identity.ts";
import { agoWords } from "./words/message-times.ts";

interface Properties {
  readonly replies: NonNullable<ChatMessage["sink"]>["replies"];
  onOpen(): void;
}

/** What was answered to a post, and when last. */
export function ThreadButton({ replies: { count, lastCreatedDateTime }, onOpen }: Properties) {
  const last = agoWords(lastCreatedDateTime, Date.now());
  return (
    <button type="button" class="small thread-button" onClick={onOpen}>
      <Icon name="thread" />
      {[count === 1 ? "1 reply" : `${count} replies`, last].filter(Boolean).join(", ")}
    </button>
  );
}
