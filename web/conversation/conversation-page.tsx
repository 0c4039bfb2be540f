import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureNote } from "../base/failure-note.tsx";
import type { Place, Target } from "../base/route.ts";
import { go } from "../base/use-route.ts";
import { Composer } from "../compose/composer.tsx";
import { useWriting } from "../compose/writing.ts";
import { Feed, type FeedState } from "../live/feed.ts";
import type { Session } from "../session/session.ts";
import { AsOf } from "./as-of.tsx";
import { Completeness } from "./completeness.tsx";
import type { ChatMessage } from "./conversation.ts";
import { MessageList } from "./message-list.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { useMessages } from "./use-messages.ts";

interface Properties {
  readonly session: Session;
  readonly place: Place;
  readonly title: string;
  readonly at?: Target | undefined;
  readonly rootId?: string | undefined;
  /** What of it is on the page. */
  onMessages(conversationId: string, messages: readonly ChatMessage[]): void;
  /** Of a chat, where that can be said. */
  readonly onUnread: ((conversationId: string) => Promise<void>) | undefined;
}

/** One conversation, and beside it the thread that is open. */
export function ConversationPage({ session, place, title, at, rootId, onMessages, onUnread }: Properties) {
  const { feed, state } = useFeed(session, place.conversationId);
  const writing = useWriting();
  // What was sent is a message before the store tells of it
  useEffect(
    () =>
      writing?.outbox.listenToSent((sentTo, message) => {
        if (sentTo.conversationId === place.conversationId) feed.tellOf(message);
      }),
    [writing, feed],
  );
  const [asOf, setAsOf] = useState<string>();
  const [quoted, setQuoted] = useState<ChatMessage>();
  const wanted = { session, feed, place, ...(asOf !== undefined && { asOf }) };
  const { messages, hasOlder, hasNewer, failure, loadMore } = useMessages({ ...wanted, ...(at && { at }) });
  // Also when somebody comes back to the tab, and only then has read it.
  useEffect(() => {
    const tell = () =>
      asOf === undefined && messages !== undefined && !hasNewer && onMessages(place.conversationId, messages);
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [place.conversationId, asOf, messages?.at(-1), hasNewer]);
  const openThread = (id: string) => go({ page: "conversation", place, rootId: id });
  const name = [place.conversationId, asOf, at?.messageId].join("\n");
  return (
    <>
      <main class="conversation" id="content" aria-busy={messages === undefined && failure === undefined}>
        <header class="bar">
          <a class="button quiet back" href="#/">
            <span aria-hidden="true">‹</span>
            <span class="unseen">All conversations</span>
          </a>
          <h1>{title}</h1>
          <span class={`live is-${state}`} role="status">
            {STATES[state]}
          </span>
          {onUnread !== undefined && place.teamId === undefined && (
            <button type="button" class="quiet" onClick={() => void onUnread(place.conversationId)}>
              Mark as unread
            </button>
          )}
          {session.seesOversight && <Completeness session={session} conversationId={place.conversationId} />}
          {session.seesHistory && <AsOf asOf={asOf} onChange={setAsOf} />}
        </header>
        {asOf !== undefined && (
          <p class="then" role="status">
            As it was on {THEN.format(Date.parse(asOf))}.{" "}
            <button type="button" onClick={() => setAsOf(undefined)}>
              Back to now
            </button>
          </p>
        )}
        {failure !== undefined && <FailureNote failure={failure} onRetry={() => location.reload()} />}
        {messages !== undefined && messages.length === 0 && <p class="nothing muted">Nothing is stored of it.</p>}
        {messages !== undefined && (
          <MessageList
            key={name}
            messages={messages}
            place={place}
            isNow={asOf === undefined}
            onActed={(message) => feed.tellOf(message)}
            onReply={place.teamId === undefined ? setQuoted : ({ id }) => openThread(id)}
            session={session}
            hasOlder={hasOlder}
            hasNewer={hasNewer}
            label={`Messages of ${title}`}
            targetId={at?.messageId}
            onOpenThread={place.teamId === undefined ? undefined : openThread}
            loadMore={loadMore}
          />
        )}
        {hasNewer && (
          <p class="newest">
            <button type="button" onClick={() => go({ page: "conversation", place })}>
              To the newest
            </button>
          </p>
        )}
        {writing !== undefined && asOf === undefined && messages !== undefined && (
          <Composer
            writing={writing}
            place={place}
            quoted={quoted}
            onUnquote={() => setQuoted(undefined)}
            label={place.teamId === undefined ? `Message to ${title}` : `New post in ${title}`}
            onSend={() => hasNewer && go({ page: "conversation", place })}
          />
        )}
      </main>
      {rootId !== undefined && place.teamId !== undefined && (
        <ThreadPane key={rootId} {...wanted} rootId={rootId} {...(at && { at })} />
      )}
    </>
  );
}

const STATES: Readonly<Record<FeedState, string>> = { live: "Live", connecting: "Connecting", failing: "Not live" };

/** What is new in the conversation, for as long as it is on the page. */
function useFeed(session: Session, conversationId: string) {
  const feed = useMemo(() => new Feed(session, conversationId), [session, conversationId]);
  const [state, setState] = useState<FeedState>("connecting");
  useEffect(() => {
    const ending = new AbortController();
    setState("connecting");
    void feed.follow(ending.signal, setState);
    return () => ending.abort();
  }, [feed]);
  return { feed, state };
}

const THEN = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });
