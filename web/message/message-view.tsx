import type { Schemas } from "../../client/teamsink-client.ts";
import type { Session } from "../session/session.ts";

interface Properties {
  readonly message: Schemas["ChatMessage"];
  readonly conversationId: string;
  readonly session: Session;
  readonly isTarget?: boolean;
  readonly isContinued?: boolean;
  onOpenThread?(rootId: string): void;
}

export function MessageView({ message, onOpenThread }: Properties) {
  return (
    <article>
      {message.from?.user?.displayName}: {message.body?.content}
      <button type="button" onClick={() => onOpenThread?.(message.id)}>
        {message.sink?.replies.count ?? 0} replies
      </button>
    </article>
  );
}
