import { useEffect, useMemo, useRef } from "react";
import { authorOf } from "../../web/message/words/author.ts";
import type { Api, ChatMessage } from "../api/api.ts";
import { byTitle, type Conversation, newestFirst } from "../api/conversations.ts";
import { everyConversation } from "../api/find-conversation.ts";
import { readMessages } from "../api/messages.ts";
import { type Viewpoint, viewpointsOf } from "../api/people.ts";
import { createdMsOf } from "../text/chat-rows.ts";
import { isEvent, previewOf } from "../text/message-lines.ts";
import { can, useStage } from "./stage.ts";
import { useLeft } from "./use-left.ts";
import { type Loaded, useLoaded } from "./use-loaded.ts";

export interface ListedConversation extends Conversation {
  /** Words of the newest message, as far as they are known. */
  readonly preview?: string;
  readonly isUnread: boolean;
  readonly isHidden: boolean;
}

const LOOKED_INTO = 24;
const AT_ONCE = 4;
const AGAIN_MS = 30_000;

/** Chats, the newest first, then channels by their teams; read anew while somebody looks. */
export function useConversations(): Loaded<readonly ListedConversation[]> {
  const stage = useStage();
  const { api, marks } = stage;
  const asksViewpoints = can(stage, "viewpoint");
  const loaded = useLoaded(async () => {
    const [all, viewpoints] = await Promise.all([
      everyConversation(api),
      asksViewpoints ? viewpointsOf(api).catch(() => new Map<string, Viewpoint>()) : new Map<string, Viewpoint>(),
    ]);
    return { all, viewpoints };
  }, `conversations ${asksViewpoints}`);
  const [newest, setNewest] = useLeft<ReadonlyMap<string, ChatMessage>>("newest", new Map());
  const found = useRef(newest);
  const { data, reload } = loaded;

  useEffect(() => {
    if (data === undefined) return;
    const over = new AbortController();
    const chats = newestFirst(data.all.filter(({ teamId }) => teamId === undefined)).slice(0, LOOKED_INTO);
    void lookInto(api, chats, {
      signal: over.signal,
      onLooked: (id, message) => {
        found.current = new Map(found.current).set(id, message);
        setNewest(found.current);
      },
    });
    return () => over.abort();
  }, [api, data, setNewest]);
  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);

  const listed = useMemo(() => {
    if (data === undefined) return undefined;
    const rows = data.all.map((one): ListedConversation => {
      const message = newest.get(one.conversationId);
      const viewpoint = data.viewpoints.get(one.conversationId);
      const lastMs = Math.max(one.lastMs, message === undefined ? 0 : createdMsOf(message));
      const isNews = message !== undefined && !isEvent(message) && authorOf(message).id !== api.session.me.id;
      const readMs = marks.readMs(one.conversationId) ?? marks.beganMs;
      return {
        ...one,
        lastMs,
        isHidden: viewpoint?.isHidden ?? false,
        isUnread: viewpoint !== undefined ? viewpoint.unread > 0 : isNews && createdMsOf(message) > readMs,
        ...(message !== undefined && { preview: nameAndWords(message, api.session.me.id) }),
      };
    });
    const shown = rows.filter(({ isHidden }) => !isHidden);
    const chats = newestFirst(shown.filter(({ teamId }) => teamId === undefined)) as ListedConversation[];
    const channels = byTeam(shown.filter(({ teamId }) => teamId !== undefined));
    return [...chats, ...channels];
  }, [data, newest, marks, api]);
  return { ...loaded, data: listed };
}

function byTeam(channels: readonly ListedConversation[]): ListedConversation[] {
  const teams = new Map<string, ListedConversation[]>();
  for (const channel of channels) {
    const name = `${channel.teamTitle ?? ""}\n${channel.teamId}`;
    teams.set(name, [...(teams.get(name) ?? []), channel]);
  }
  return [...teams].sort(([a], [b]) => a.localeCompare(b)).flatMap(([, rows]) => byTitle(rows) as ListedConversation[]);
}

function nameAndWords(message: ChatMessage, myId: string): string {
  const words = previewOf(message, myId);
  if (isEvent(message)) return words;
  const { id, name } = authorOf(message);
  return `${id === myId ? "You" : (name.split(" ")[0] ?? name)}: ${words}`;
}

interface Looking {
  readonly signal: AbortSignal;
  onLooked(conversationId: string, message: ChatMessage): void;
}

/** One that cannot be read has no words in the list, and says why when it is opened. */
async function lookInto(api: Api, rows: readonly Conversation[], { signal, onLooked }: Looking): Promise<void> {
  const waiting = [...rows];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const page = await readMessages(api, next, { limit: 1 }).catch(() => undefined);
      const message = page?.messages[0];
      if (message !== undefined && !signal.aborted) onLooked(next.conversationId, message);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
