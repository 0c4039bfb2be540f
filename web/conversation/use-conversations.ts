import { useEffect, useState } from "preact/hooks";
import type { Change, Feed } from "../live/feed.ts";
import { answerOf } from "../pages.ts";
import type { Session } from "../session/session.ts";
import { type Conversation, type Team, withNewest } from "./conversation.ts";
import { loadChats, loadTeams } from "./load-conversations.ts";

interface Conversations {
  /** Newest first; undefined until they are there. */
  readonly chats: readonly Conversation[] | undefined;
  /** Whether the newest of each is known, so that the first is the newest. */
  readonly isSettled: boolean;
  readonly teams: readonly Team[];
  readonly hasMore: boolean;
  readonly failure: Error | undefined;
  loadMore(): void;
}

/** Of a person all chats, as far as one list serves anybody; of who sees everybody's some, and more on demand. */
const PERSONS_PAGES = 10;
/** Chats whose newest message is asked for, to know in which order they stand. */
const LOOKED_INTO = 40;
const AT_ONCE = 6;

type Rows = readonly Conversation[];

export function useConversations(session: Session, feed: Feed): Conversations {
  const [chats, setChats] = useState<Rows>();
  const [teams, setTeams] = useState<readonly Team[]>([]);
  const [cursor, setCursor] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const [isSettled, setSettled] = useState(false);

  useEffect(() => {
    const change = (of: (held: Rows) => Rows) => setChats((held) => held && newestFirst(of(held)));
    const load = async () => {
      const { rows, cursor: after } = await readPages(session, undefined, session.person ? PERSONS_PAGES : 1);
      setChats((held) => newestFirst(withRows(held ?? [], rows)));
      setCursor(after);
      await lookInto(session, newestFirst(rows).slice(0, LOOKED_INTO), (looked) =>
        change((held) => withRows(held, [looked])),
      );
      setSettled(true);
    };
    load().catch(setFailure);
    loadTeams(session, undefined).then(({ rows }) => setTeams(rows), setFailure);
    return feed.listen((changes) => {
      change((held) => touched(held, changes));
      // Somebody came or went, or there is a new one.
      if (changes.some(({ kind }) => kind === "chats")) load().catch(() => {});
    });
  }, [session, feed]);

  const loadMore = () => {
    readPages(session, cursor, 1).then(({ rows, cursor: after }) => {
      setChats((held) => newestFirst(withRows(held ?? [], rows)));
      setCursor(after);
    }, setFailure);
  };
  return { chats, isSettled, teams, hasMore: cursor !== undefined, failure, loadMore };
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

async function lookInto({ api }: Session, rows: Rows, onLooked: (conversation: Conversation) => void) {
  const waiting = [...rows];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const query = { chat_id: next.conversationId, order: "-createdDateTime" as const, limit: 1 };
      const { messages } = await answerOf(api.GET("/messages", { params: { query } }));
      if (messages[0] !== undefined) onLooked(withNewest(next, messages[0]));
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
    byId.set(
      row.conversationId,
      row.preview === undefined && before?.preview !== undefined ? { ...before, title: row.title } : row,
    );
  }
  return [...byId.values()];
}

function touched(held: Rows, changes: readonly Change[]): Rows {
  const byId = new Map(held.map((one) => [one.conversationId, one]));
  for (const change of changes) {
    if (change.kind !== "messages" || change.message === null) continue;
    const conversation = byId.get(change.conversationId);
    if (conversation !== undefined) byId.set(change.conversationId, withNewest(conversation, change.message));
  }
  return [...byId.values()];
}

function newestFirst(rows: Rows): Rows {
  return [...rows].sort((a, b) => b.lastMs - a.lastMs || a.title.localeCompare(b.title));
}
