import { useState } from "preact/hooks";
import { FailureNote } from "../base/failure-note.tsx";
import { hashOf, type Place } from "../base/route.ts";
import { presenceLook } from "../live/partner.ts";
import { isUnread, type ReadMarks } from "../live/read-marks.ts";
import type { Session } from "../session/session.ts";
import type { Conversation, Team } from "./conversation.ts";
import { loadChannels } from "./load-conversations.ts";

/** What is known of chats beside what is stored of them. */
interface Life {
  /** As Teams has it; undefined: it is not known here. */
  unreadOf(conversationId: string): number | undefined;
  /** Of the other one in a chat of two: Graph's word. */
  presenceOf(conversationId: string): string | undefined;
}

interface Properties {
  readonly session: Session;
  readonly chats: readonly Conversation[] | undefined;
  readonly teams: readonly Team[];
  readonly hasMore: boolean;
  readonly failure: Error | undefined;
  readonly marks: ReadMarks;
  readonly life: Life;
  readonly open: Place | undefined;
  loadMore(): void;
  onChannels(channels: readonly Conversation[]): void;
}

/** Chats, the newest first, and teams with their channels. */
export function ConversationList({
  session,
  chats,
  teams,
  hasMore,
  failure,
  marks,
  life,
  open,
  loadMore,
  onChannels,
}: Properties) {
  return (
    <nav class="conversations" aria-label="Conversations" onKeyDown={moveByArrows}>
      {failure !== undefined && <FailureNote failure={failure} />}
      <h2 id="chats">Chats</h2>
      {chats === undefined && failure === undefined && <p class="muted loading">Loading</p>}
      {chats?.length === 0 && <p class="muted loading">There is none yet.</p>}
      <ul aria-labelledby="chats">
        {chats?.map((chat) => (
          <Row key={chat.conversationId} conversation={chat} marks={marks} life={life} open={open} />
        ))}
      </ul>
      {hasMore && (
        <button type="button" class="quiet" onClick={loadMore}>
          More chats
        </button>
      )}
      {teams.length > 0 && <h2 id="teams">Teams</h2>}
      <ul aria-labelledby="teams">
        {teams.map((team) => (
          <TeamRow key={team.id} session={session} team={team} marks={marks} open={open} onChannels={onChannels} />
        ))}
      </ul>
    </nav>
  );
}

interface RowProperties {
  readonly conversation: Conversation;
  readonly marks: ReadMarks;
  readonly life?: Life;
  readonly open: Place | undefined;
}

function Row({ conversation, marks, life, open }: RowProperties) {
  const { conversationId, title, kind, preview, lastMs, newsMs } = conversation;
  const unread = life?.unreadOf(conversationId);
  const presence = presenceLook(life?.presenceOf(conversationId) ?? "");
  // Since Teams was asked something may have come.
  const isNew = isUnread(marks, conversationId, newsMs) || (unread ?? 0) > 0;
  const isOpen = open?.conversationId === conversationId;
  return (
    <li>
      <a
        class={["row", kind, isNew ? "unread" : ""].join(" ")}
        href={hashOf({ page: "conversation", place: conversation })}
        aria-current={isOpen ? "page" : undefined}
      >
        <span class="symbol" aria-hidden="true">
          {SYMBOLS[kind] ?? initialsOf(title)}
          {presence !== undefined && <span class={`presence is-${presence.look}`} />}
        </span>
        <span class="title">
          {title}
          {presence !== undefined && <span class="unseen">, {presence.words}</span>}
        </span>
        {kind !== "channel" && <time dateTime={new Date(lastMs).toISOString()}>{shortTime(lastMs)}</time>}
        {preview !== undefined && <span class="preview">{preview}</span>}
        {isNew && (
          <span class={unread ? "new counted" : "new"}>
            {unread || ""}
            <span class="unseen"> unread</span>
          </span>
        )}
      </a>
    </li>
  );
}

const SYMBOLS: Readonly<Partial<Record<Conversation["kind"], string>>> = { meeting: "◷", channel: "#" };

/** Of the first two names. */
function initialsOf(title: string): string {
  return title
    .split(/[\s,]+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

interface TeamProperties {
  readonly session: Session;
  readonly team: Team;
  readonly marks: ReadMarks;
  readonly open: Place | undefined;
  onChannels(channels: readonly Conversation[]): void;
}

function TeamRow({ session, team, marks, open, onChannels }: TeamProperties) {
  const isOpen = open?.teamId === team.id;
  const [isUnfolded, setUnfolded] = useState(false);
  const [channels, setChannels] = useState<readonly Conversation[]>();
  const [failure, setFailure] = useState<Error>();
  const show = () => {
    setUnfolded(true);
    if (channels !== undefined) return;
    loadChannels(session, team.id).then((loaded) => {
      setChannels(loaded);
      onChannels(loaded);
    }, setFailure);
  };
  if (isOpen && !isUnfolded && channels === undefined && failure === undefined) show();
  return (
    <li>
      <button
        type="button"
        class="quiet row team"
        aria-expanded={isUnfolded}
        onClick={() => (isUnfolded ? setUnfolded(false) : show())}
      >
        <span class="symbol" aria-hidden="true">
          {isUnfolded ? "▾" : "▸"}
        </span>
        <span class="title">{team.title}</span>
      </button>
      {isUnfolded && failure !== undefined && <FailureNote failure={failure} />}
      {isUnfolded && channels !== undefined && (
        <ul aria-label={`Channels of ${team.title}`}>
          {channels.map((channel) => (
            <Row key={channel.conversationId} conversation={channel} marks={marks} open={open} />
          ))}
        </ul>
      )}
    </li>
  );
}

const TIME = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false });
const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "short" });
const DATE = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const DATE_OF_ANOTHER_YEAR = new Intl.DateTimeFormat("en", { month: "short", year: "numeric" });
const DAY_MS = 86_400_000;

function shortTime(ms: number): string {
  const [now, then] = [new Date(), new Date(ms)];
  if (now.toDateString() === then.toDateString()) return TIME.format(then);
  if (now.getTime() - ms < 6 * DAY_MS) return WEEKDAY.format(then);
  return (now.getFullYear() === then.getFullYear() ? DATE : DATE_OF_ANOTHER_YEAR).format(then);
}

/** From row to row, whatever list it is in. */
function moveByArrows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".row")];
  const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
