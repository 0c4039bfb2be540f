import { useEffect, useMemo, useState } from "preact/hooks";
import type { Conversation } from "./conversation/conversation.ts";
import { ConversationList } from "./conversation/conversation-list.tsx";
import { ConversationPage } from "./conversation/conversation-page.tsx";
import { useConversations } from "./conversation/use-conversations.ts";
import { Help } from "./help.tsx";
import { Later } from "./later.tsx";
import { Feed, type FeedState } from "./live/feed.ts";
import { forgetMarks, keptMarks } from "./live/read-marks.ts";
import { useReadMarks } from "./live/use-read-marks.ts";
import { hashOf, type Route } from "./route.ts";
import { SearchBox } from "./search/search-box.tsx";
import { SearchPage } from "./search/search-page.tsx";
import type { Session } from "./session/session.ts";
import { useRoute } from "./use-route.ts";

const operatePage = async () => (await import("./operate/operate-page.tsx")).OperatePage;

/** The frame of the page: conversations at the left, what is open beside them, search above. */
export function Shell({ session }: { readonly session: Session }) {
  const route = useRoute();
  const accountId = session.person?.id ?? "key";
  const feed = useMemo(() => new Feed(session, keptMarks(accountId).position), [session, accountId]);
  const open = route.page === "conversation" ? route.place : undefined;
  const marks = useReadMarks({ accountId, feed, open, myId: session.person?.id });
  const list = useConversations(session, feed);
  const [channels, setChannels] = useState<readonly Conversation[]>([]);
  const state = useFeedState(feed);
  const isWide = useWidth();
  const [asked, setAsked] = useState(0);
  useFollowing(feed);

  const known = [...(list.chats ?? []), ...channels].find(
    ({ conversationId }) => conversationId === open?.conversationId,
  );
  const title = known?.title ?? "Conversation";
  useEffect(() => {
    document.title = route.page === "conversation" ? `${title} · teamsink` : "teamsink";
  }, [route.page, title]);

  const leave = async () => {
    forgetMarks(accountId);
    await session.signOut();
  };
  const conversations = (
    <ConversationList
      session={session}
      {...list}
      unread={marks}
      open={open}
      onChannels={(loaded) => setChannels((held) => [...held, ...loaded])}
    />
  );
  return (
    <div class={`shell at-${route.page}${route.page === "conversation" && route.rootId ? " with-thread" : ""}`}>
      <button type="button" class="skip" onClick={toContent}>
        To the content
      </button>
      <header class="top">
        <a class="name" href="#/">
          teamsink
        </a>
        <SearchBox session={session} route={route} onAsk={() => setAsked((times) => times + 1)} />
        <Live state={state} />
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
            feed={feed}
            route={route}
            title={title}
            asked={asked}
            first={list.isSettled ? list.chats?.[0] : undefined}
          />
        </>
      ) : (
        <main class="all" id="content">
          <h1 class="unseen">Conversations</h1>
          {conversations}
        </main>
      )}
    </div>
  );
}

interface ContentProperties {
  readonly session: Session;
  readonly feed: Feed;
  readonly route: Route;
  readonly title: string;
  /** How often somebody has searched: the same words again may find more. */
  readonly asked: number;
  readonly first: Conversation | undefined;
}

function Content({ session, feed, route, title, asked, first }: ContentProperties) {
  if (route.page === "operate") return <Later load={operatePage} properties={{ session }} />;
  if (route.page === "search") return <SearchPage key={asked} session={session} query={route.query} />;
  if (route.page === "conversation") {
    const { place, at, rootId } = route;
    return <ConversationPage session={session} feed={feed} place={place} title={title} at={at} rootId={rootId} />;
  }
  // Most come for the newest.
  return first !== undefined ? (
    <ConversationPage session={session} feed={feed} place={first} title={first.title} />
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

const STATES: Readonly<Record<FeedState, string>> = { live: "Live", waiting: "Connecting", failing: "Not live" };

function Live({ state }: { readonly state: FeedState }) {
  return (
    <span class={`live is-${state}`} role="status">
      {STATES[state]}
    </span>
  );
}

function useFeedState(feed: Feed): FeedState {
  const [state, setState] = useState(feed.state);
  useEffect(() => feed.onState(setState), [feed]);
  return state;
}

function useFollowing(feed: Feed): void {
  useEffect(() => {
    const ending = new AbortController();
    void feed.follow(ending.signal);
    return () => ending.abort();
  }, [feed]);
}
