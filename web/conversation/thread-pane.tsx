import { useEffect, useRef, useState } from "preact/hooks";
import { FailureNote } from "../base/failure-note.tsx";
import type { Place, Target } from "../base/route.ts";
import { go } from "../base/use-route.ts";
import { Composer } from "../compose/composer.tsx";
import { useWriting } from "../compose/writing.ts";
import type { Feed } from "../live/feed.ts";
import { MessageView } from "../message/message-view.tsx";
import type { Session } from "../session/session.ts";
import type { ChatMessage } from "./conversation.ts";
import { MessageList } from "./message-list.tsx";
import { readOne } from "./read-messages.ts";
import { useMessages } from "./use-messages.ts";

interface Properties {
  readonly session: Session;
  readonly feed: Feed;
  readonly place: Place;
  readonly rootId: string;
  readonly asOf?: string;
  readonly at?: Target;
}

/** A post of a channel and its replies. */
export function ThreadPane({ session, feed, place, rootId, asOf, at }: Properties) {
  const [root, setRoot] = useState<ChatMessage>();
  const [missing, setMissing] = useState<Error>();
  const writing = useWriting();
  const close = useRef<HTMLButtonElement>(null);
  const wanted = { place, rootId, ...(asOf !== undefined && { asOf }) };
  const { messages, hasOlder, hasNewer, failure, loadMore } = useMessages({
    session,
    feed,
    ...wanted,
    ...(at && { at }),
  });
  // The pane is made anew for another post
  useEffect(() => {
    readOne(session, wanted).then(setRoot, setMissing);
    close.current?.focus();
  }, [asOf]);
  const end = () => go({ page: "conversation", place });
  const problem = missing ?? failure;
  return (
    <aside class="thread" aria-label="Thread" onKeyDown={(event) => event.key === "Escape" && end()}>
      <header class="bar">
        <h2>Thread</h2>
        <button type="button" class="quiet" ref={close} onClick={end} aria-label="Close the thread">
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      {problem !== undefined && <FailureNote failure={problem} />}
      {root !== undefined && <MessageView message={root} conversationId={place.conversationId} session={session} />}
      {messages !== undefined && (
        <MessageList
          messages={messages}
          place={{ ...place, rootId }}
          isNow={asOf === undefined}
          onActed={(message) => feed.tellOf(message)}
          session={session}
          hasOlder={hasOlder}
          hasNewer={hasNewer}
          label="Replies"
          targetId={at?.messageId}
          loadMore={loadMore}
        />
      )}
      {writing !== undefined && asOf === undefined && messages !== undefined && (
        <Composer
          writing={writing}
          place={{ ...place, rootId }}
          label="Reply"
          onSend={() => hasNewer && go({ page: "conversation", place, rootId })}
        />
      )}
    </aside>
  );
}
