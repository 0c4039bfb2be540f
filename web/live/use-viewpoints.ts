import { useCallback, useEffect, useRef } from "preact/hooks";
import { ApiFailure, answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { usePolled } from "./use-polled.ts";
import { pagesOf, unreadByChat } from "./viewpoint-pages.ts";

export interface Viewpoints {
  /** Of chats alone, as Teams has it; undefined where that is not known here. */
  unreadOf(conversationId: string): number | undefined;
  /** That its newest message was shown. */
  onShown(conversationId: string): void;
  /** Undefined where it cannot be said. */
  readonly markUnread: ((conversationId: string) => Promise<void>) | undefined;
}

/** Messages that come one after the other are read by one word. */
const PATIENCE_MS = 1_500;

/** What somebody has read in Teams, which is what they read here: in every client the same. */
export function useViewpoints({ api, deeds }: Session): Viewpoints {
  const isOn = deeds.has("viewpoint");
  const looks = useRef(0);
  const chats = useRef<ReadonlyMap<string, number> | undefined>(undefined);
  const read = (cursor?: string) =>
    answerOf(api.GET("/viewpoints", { params: { query: { limit: 50, ...(cursor !== undefined && { cursor }) } } }));
  const { known, setKnown, look } = usePolled(isOn ? "viewpoints" : "", async () => {
    const found = await unreadByChat(read, pagesOf(looks.current++));
    // Of the others it stays as it is by then.
    return new Map([...(chats.current ?? []), ...found]);
  });
  chats.current = known;
  const reading = useRef<{ readonly conversationId: string; readonly timer: number } | undefined>(undefined);
  /** Looked at still, it is not read again by that. */
  const leftUnread = useRef("");
  const act = (chatId: string, action: "mark-read" | "mark-unread") =>
    answerOf(api.POST("/chats/{chatId}", { params: { path: { chatId } }, body: { action } }));
  const tellSoon = (conversationId: string, inMs: number) => {
    if (reading.current?.conversationId === conversationId) clearTimeout(reading.current.timer);
    const timer = window.setTimeout(() => {
      act(conversationId, "mark-read").catch((error: unknown) => {
        // Everybody in a large chat has read it at the same time. What fails otherwise, the next look shows as unread, as it is.
        const isWanted = reading.current?.timer === timer && leftUnread.current === "";
        if (isWanted && error instanceof ApiFailure && error.status === 429) {
          tellSoon(conversationId, Math.max(PATIENCE_MS, error.retryAfterMs));
        }
      });
      setKnown((held) => held && new Map(held).set(conversationId, 0));
    }, inMs);
    reading.current = { conversationId, timer };
  };
  const shown = useRef("");
  const onShown = useCallback((conversationId: string) => {
    shown.current = conversationId;
    if (leftUnread.current !== conversationId) leftUnread.current = "";
    if (leftUnread.current !== "" || chats.current?.has(conversationId) !== true) return;
    tellSoon(conversationId, PATIENCE_MS);
  }, []);
  // What was shown before it was known what is unread.
  const isKnown = known !== undefined;
  useEffect(() => {
    if (isKnown && shown.current !== "") onShown(shown.current);
  }, [isKnown]);
  const markUnread = async (conversationId: string) => {
    if (reading.current?.conversationId === conversationId) clearTimeout(reading.current.timer);
    leftUnread.current = conversationId;
    try {
      await act(conversationId, "mark-unread");
    } catch {
      leftUnread.current = "";
    }
    // Wherever it is among them
    looks.current = 0;
    await look();
  };
  return {
    unreadOf: (conversationId) => known?.get(conversationId),
    onShown,
    markUnread: isOn ? markUnread : undefined,
  };
}
