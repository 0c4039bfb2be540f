import { useCallback, useEffect, useState } from "preact/hooks";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { type ChatMessage, type Conversation, type Team, withNewest } from "./conversation.ts";
import { loadChats, loadTeams } from "./load-conversations.ts";

interface Conversations {
  /** Newest first; undefined until they are there. */
  readonly chats: Rows | undefined;
  /** Of the teams that were unfolded. */
  readonly channels: Rows;
  readonly teams: readonly Team[];
  /** Whether the newest message of each is known, so that the first is the newest. */
  readonly isSettled: boolean;
  readonly hasMore: boolean;
  readonly failure: Error | undefined;
  loadMore(): void;
  /** Channels of a team that was unfolded. */
  onChannels(channels: Rows): void;
  /** Messages that came to one that is open. */
  onMessages(conversationId: string, messages: readonly ChatMessage[]): void;
}

type Rows = readonly Conversation[];

/** Of a person all chats, as far as one list serves anybody; of who sees everybody's some, and more on demand. */
const PERSONS_PAGES = 10;
/** Conversations whose newest message is asked for: at first, and then again every so often, while somebody looks. */
const LOOKED_INTO = 40;
const LOOKED_INTO_AGAIN = 20;
const AGAIN_MS = 60_000;
const AT_ONCE = 6;

export function useConversations(session: Session): Conversations {
  const [chats, setChats] = useState<Rows>();
  const [channels, setChannels] = useState<Rows>([]);
  const [teams, setTeams] = useState<readonly Team[]>([]);
  const [cursor, setCursor] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const [isSettled, setSettled] = useState(false);

  useEffect(() => {
    const load = async (lookedInto: number) => {
      const { rows, cursor: after } = await readPages(session, undefined, session.person ? PERSONS_PAGES : 1);
      setChats((held) => newestFirst(withRows(held ?? [], rows)));
      setCursor((held) => held ?? after);
      await lookInto(session, newestFirst(rows).slice(0, lookedInto), (row) =>
        setChats((held) => replaced(held ?? [], row)),
      );
      setSettled(true);
    };
    load(LOOKED_INTO).catch(setFailure);
    loadTeams(session).then(setTeams, setFailure);
    return whileLooking(AGAIN_MS, () => void load(LOOKED_INTO_AGAIN).catch(() => {}));
  }, [session]);

  const onChannels = useCallback(
    (unfolded: Rows) => {
      setChannels((held) => withRows(held, unfolded));
      const some = unfolded.slice(0, LOOKED_INTO_AGAIN);
      void lookInto(session, some, (row) => setChannels((held) => held.map((one) => (isSame(one, row) ? row : one))));
    },
    [session],
  );
  const onMessages = useCallback(
    (conversationId: string, messages: readonly ChatMessage[]) => {
      const tell = (row: Conversation) =>
        messages.reduce((told, message) => withNewest(told, message, session.person?.id), row);
      const told = (held: Rows) => held.map((row) => (row.conversationId === conversationId ? tell(row) : row));
      setChats((held) => held && newestFirst(told(held)));
      setChannels(told);
    },
    [session],
  );
  const loadMore = () => {
    readPages(session, cursor, 1).then(({ rows, cursor: after }) => {
      setChats((held) => newestFirst(withRows(held ?? [], rows)));
      setCursor(after);
    }, setFailure);
  };
  return {
    chats,
    channels,
    teams,
    isSettled,
    hasMore: cursor !== undefined,
    failure,
    loadMore,
    onChannels,
    onMessages,
  };
}

/** Every so often while the tab is seen, and at once when it is seen again. */
function whileLooking(everyMs: number, act: () => void): () => void {
  const actIfSeen = () => {
    if (!document.hidden) act();
  };
  const timer = setInterval(actIfSeen, everyMs);
  document.addEventListener("visibilitychange", actIfSeen);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", actIfSeen);
  };
}

async function readPages(session: Session, from: string | undefined, pages: number) {
  const rows: Conversation[] = [];
  let cursor = from;
  for (let page = 0; page < pages; page += 1) {
    const read = await loadChats(session, cursor);
    rows.push(...read.rows);
    cursor = read.cursor;
    if (cursor === undefined) break;
  }
  return { rows, cursor };
}

async function lookInto({ api, person }: Session, rows: Rows, onLooked: (row: Conversation) => void) {
  const waiting = [...rows];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { conversationId, teamId } = next;
      const place =
        teamId === undefined ? { chat_id: conversationId } : { team_id: teamId, channel_id: conversationId };
      const query = { ...place, order: "-createdDateTime" as const, limit: 1 };
      const { messages } = await answerOf(api.GET("/messages", { params: { query } }));
      if (messages[0] !== undefined) onLooked(withNewest(next, messages[0], person?.id));
    }
  };
  // One that cannot be read has no words in the list, and says why when it is opened.
  await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch(() => {})));
}

/** What is known already of the newest message stays. */
function withRows(held: Rows, rows: Rows): Rows {
  const byId = new Map(held.map((one) => [one.conversationId, one]));
  for (const row of rows) {
    const before = byId.get(row.conversationId);
    byId.set(row.conversationId, before?.preview === undefined ? row : { ...before, title: row.title });
  }
  return [...byId.values()];
}

function replaced(held: Rows, row: Conversation): Rows {
  return newestFirst(held.map((one) => (isSame(one, row) && row.lastMs >= one.lastMs ? row : one)));
}

function isSame(one: Conversation, other: Conversation): boolean {
  return one.conversationId === other.conversationId;
}

function newestFirst(rows: Rows): Rows {
  return [...rows].sort((a, b) => b.lastMs - a.lastMs || a.title.localeCompare(b.title));
}
