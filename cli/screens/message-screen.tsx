import { useState } from "react";
import { authorOf } from "../../web/message/words/author.ts";
import { reactionGroups } from "../../web/message/words/reaction-groups.ts";
import { type Conversation, fullTitle } from "../api/conversations.ts";
import { readMessage } from "../api/messages.ts";
import { createdMsOf } from "../text/chat-rows.ts";
import { messageLines } from "../text/message-lines.ts";
import { safeLine } from "../text/safe.ts";
import { timesFor } from "../text/times.ts";
import { wrappedAll } from "../text/wrap.ts";
import { Frame, roomOf, useSpinner } from "./frame.tsx";
import { isKey, useKeys } from "./keyboard.tsx";
import { failureRows } from "./picker.tsx";
import { useStage } from "./stage.ts";
import { useSize } from "./terminal.ts";
import { useLoaded } from "./use-loaded.ts";

interface Properties {
  readonly conversation: Conversation;
  readonly messageId: string;
  readonly crumbs: readonly string[];
}

/** One message, whole, however long it is. */
export function MessageScreen({ conversation, messageId, crumbs }: Properties) {
  const { api, paint, go } = useStage();
  const size = useSize();
  const [from, setFrom] = useState(0);
  const { data, failure, isLoading } = useLoaded(
    () => readMessage(api, conversation, messageId),
    `message ${messageId}`,
  );
  const spinner = useSpinner(isLoading);
  const myId = api.session.me.id;
  const rows = data === undefined ? [] : rowsOf();
  const room = roomOf(size);
  const most = Math.max(0, rows.length - room);
  const move = (by: number) => setFrom(Math.max(0, Math.min(most, from + by)));
  useKeys((event) => {
    if (isKey(event, "escape")) go.back();
    else if (isKey(event, "up")) move(-1);
    else if (isKey(event, "down")) move(1);
    else if (isKey(event, "pageup")) move(2 - room);
    else if (isKey(event, "pagedown")) move(room - 2);
    else if (isKey(event, "return")) {
      const rootId = data?.replyToId ?? messageId.split(".")[0];
      go.to({
        name: "chat",
        conversation,
        ...(conversation.teamId !== undefined && rootId !== undefined && { rootId }),
      });
    }
  });
  return (
    <Frame
      crumbs={[...crumbs, fullTitle(conversation), "Message"]}
      state={
        isLoading
          ? { text: spinner, style: "dim" }
          : most > from
            ? { text: `↓ ${most - from} more`, style: "yellow" }
            : undefined
      }
      hints={[
        "↑↓ scroll",
        conversation.teamId === undefined ? "Enter the conversation" : "Enter the thread",
        "Ctrl+C menu",
        "Esc back",
      ]}
      body={failure === undefined ? rows.slice(from, from + room) : ["", ...failureRows(failure, size.columns, paint)]}
    />
  );

  function rowsOf(): string[] {
    if (data === undefined) return [];
    const { name, note } = authorOf(data);
    const edited = data.lastEditedDateTime ? " · edited" : "";
    const head = `${paint("bold", safeLine(name))}${note === undefined ? "" : ` (${note})`}  ${paint("dim", timesFor(Date.now()).full(createdMsOf(data)) + edited)}`;
    const reactions = reactionGroups(data.reactions, myId).map(
      ({ shown, people }) => `${shown}  ${paint("dim", safeLine(people))}`,
    );
    const body = wrappedAll(messageLines(data, { paint, myId, showsAddresses: true }), size.columns - 6);
    return ["", head, "", ...body, ...(reactions.length > 0 ? ["", ...reactions] : [])].map((row) => `  ${row}`);
  }
}
