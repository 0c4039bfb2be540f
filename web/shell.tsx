import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { Later } from "./base/later.tsx";
import { askBeforeLeaving } from "./base/leaving.ts";
import { hashOf, type Route } from "./base/route.ts";
import { useRoute } from "./base/use-route.ts";
import { isUnsent, WritingContext, writingOf } from "./compose/writing.ts";
import type { ChatMessage, Conversation } from "./conversation/conversation.ts";
import { ConversationList } from "./conversation/conversation-list.tsx";
import { ConversationPage } from "./conversation/conversation-page.tsx";
import { createdMsOf } from "./conversation/message-window.ts";
import { useConversations } from "./conversation/use-conversations.ts";
import { Help } from "./help.tsx";
import { forgetMarks } from "./live/kept-marks.ts";
import { isUnread } from "./live/read-marks.ts";
import { usePresence } from "./live/use-presence.ts";
import { useReadMarks } from "./live/use-read-marks.ts";
import { useViewpoints } from "./live/use-viewpoints.ts";
import { SearchBox } from "./search/search-box.tsx";
import { SearchPage } from "./search/search-page.tsx";
import type { Session } from "./session/session.ts";

const operatePage = async () => (await import("./operate/operate-page.tsx")).OperatePage;

/** The frame of the page: conversations at the left, what is open beside them, search above. */
export function Shell({ session }: { readonly session: Session }) {
  const route = useRoute();
  const writing = useMemo(() => writingOf(session), [session]);
  useEffect(() => writing && askBeforeLeaving(() => isUnsent(writing)), [writing]);
  const accountId = session.person?.id ?? "key";
  const open = route.page === "conversation" ? route.place : undefined;
  const { marks, onRead } = useReadMarks(accountId);
  const list = useConversations(session);
  const viewpoints = useViewpoints(session);
  const presenceOf = usePresence(session, list.chats?.map(({ conversationId }) => conversationId) ?? []);
  const isWide = useWidth();
  const [asked, setAsked] = useState(0);

  const all = [...(list.chats ?? []), ...list.channels];
  const title = all.find(({ conversationId }) => conversationId === open?.conversationId)?.title ?? "Conversation";
  const unread = all.filter(({ conversationId, newsMs }) => isUnread(marks, conversationId, newsMs)).length;
  useEffect(() => {
    const count = unread > 0 ? `(${unread}) ` : "";
    document.title = `${count}${route.page === "conversation" ? `${title} · ` : ""}teamsink`;
  }, [route.page, title, unread]);
  const onMessages = useCallback(
    (conversationId: string, messages: readonly ChatMessage[]) => {
      list.onMessages(conversationId, messages.slice(-1));
      const newest = messages.at(-1);
      if (newest === undefined || document.hidden) return;
      onRead(conversationId, createdMsOf(newest));
      viewpoints.onShown(conversationId);
    },
    [list.onMessages, onRead, viewpoints.onShown],
  );
  const leave = async () => {
    forgetMarks(accountId);
    writing?.outbox.clear();
    writing?.drafts.clear();
    await session.signOut();
  };
  const conversations = (
    <ConversationList
      session={session}
      {...list}
      marks={marks}
      life={{ unreadOf: viewpoints.unreadOf, presenceOf }}
      open={open}
    />
  );
  return (
    <WritingContext.Provider value={writing}>
      <div class={`shell at-${route.page}${route.page === "conversation" && route.rootId ? " with-thread" : ""}`}>
        <button type="button" class="skip" onClick={toContent}>
          To the content
        </button>
        <header class="top">
          <a class="name" href="#/">
            teamsink
          </a>
          <SearchBox session={session} route={route} onAsk={() => setAsked((times) => times + 1)} />
          {session.seesOversight && (
            <a
              class="button quiet"
              href={hashOf({ page: "operate" })}
              aria-current={route.page === "operate" ? "page" : undefined}
            >
              Operate
            </a>
          )}
          <Help />
          <span class="who">{session.person?.name ?? "With a key"}</span>
          <button type="button" class="quiet" onClick={() => void leave()}>
            Sign out
          </button>
        </header>
        {isWide || route.page !== "start" ? (
          <>
            {isWide && conversations}
            <Content
              session={session}
              route={route}
              title={title}
              asked={asked}
              first={list.isSettled ? list.chats?.[0] : undefined}
              onMessages={onMessages}
              onUnread={viewpoints.markUnread}
            />
          </>
        ) : (
          <main class="all" id="content">
            <h1 class="unseen">Conversations</h1>
            {conversations}
          </main>
        )}
      </div>
    </WritingContext.Provider>
  );
}

interface ContentProperties {
  readonly session: Session;
  readonly route: Route;
  readonly title: string;
  /** How often somebody has searched: the same words again may find more. */
  readonly asked: number;
  readonly first: Conversation | undefined;
  onMessages(conversationId: string, messages: readonly ChatMessage[]): void;
  readonly onUnread: ((conversationId: string) => Promise<void>) | undefined;
}

function Content({ session, route, title, asked, first, onMessages, onUnread }: ContentProperties) {
  if (route.page === "operate") return <Later load={operatePage} properties={{ session }} />;
  if (route.page === "search") return <SearchPage key={asked} session={session} query={route.query} />;
  if (route.page === "conversation") {
    const { place, at, rootId } = route;
    // Of each its own: no message of one is ever taken for another's.
    return (
      <ConversationPage key={place.conversationId} {...{ session, place, title, at, rootId, onMessages, onUnread }} />
    );
  }
  // Most come for the newest.
  return first !== undefined ? (
    <ConversationPage
      key={first.conversationId}
      {...{ session, place: first, title: first.title, onMessages, onUnread }}
    />
  ) : (
    <main class="start muted" id="content">
      <h1>Choose a conversation.</h1>
    </main>
  );
}

/** Room for a list and a conversation beside it. */
const WIDE = matchMedia("(min-width: 48rem)");

function useWidth(): boolean {
  const [isWide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const onChange = () => setWide(WIDE.matches);
    WIDE.addEventListener("change", onChange);
    return () => WIDE.removeEventListener("change", onChange);
  }, []);
  return isWide;
}

function toContent(): void {
  const content = document.getElementById("content");
  content?.setAttribute("tabindex", "-1");
  content?.focus();
}
