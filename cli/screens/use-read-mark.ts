import { useEffect, useRef } from "react";
import { authorOf } from "../../web/message/words/author.ts";
import type { ChatMessage } from "../api/api.ts";
import type { Conversation } from "../api/conversations.ts";
import { actOnChat } from "../api/write.ts";
import { createdMsOf } from "../text/chat-rows.ts";
import { can, useStage } from "./stage.ts";

const TOLD_AFTER_MS = 1_500;

/**
 * That a conversation was read, as long as it is open: here, and in Teams where the API may say it there.
 *
 * @returns up to when it was read before; undefined of one that was never opened
 */
export function useReadMark(
  { conversationId, teamId }: Conversation,
  messages: readonly ChatMessage[] | undefined,
): number | undefined {
  const stage = useStage();
  const { api, marks } = stage;
  const before = useRef(marks.readMs(conversationId));
  const newestMs = messages?.length ? Math.max(...messages.map(createdMsOf)) : 0;
  const myId = api.session.me.id;
  const newsMs = Math.max(0, ...(messages ?? []).filter((one) => authorOf(one).id !== myId).map(createdMsOf));
  const isTold = can(stage, "viewpoint") && teamId === undefined;

  useEffect(() => {
    if (newestMs > 0) marks.read(conversationId, newestMs);
  }, [marks, conversationId, newestMs]);

  useEffect(() => {
    if (!isTold || newsMs === 0) return;
    // What cannot be told stays unread in Teams, and nothing else follows from it.
    const timer = setTimeout(
      () => void actOnChat(api, conversationId, { action: "mark-read" }).catch(() => {}),
      TOLD_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [api, conversationId, newsMs, isTold]);

  return before.current;
}
