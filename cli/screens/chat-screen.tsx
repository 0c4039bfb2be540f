import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { authorOf } from "../../web/message/words/author.ts";
import type { ChatMessage } from "../api/api.ts";
import { type Conversation, fullTitle } from "../api/conversations.ts";
import { CliError } from "../base/cli-error.ts";
import { readTyped } from "../text/chat-command.ts";
import { chatRows, keyOf, MARGIN, nameWidthOf, outgoingRows } from "../text/chat-rows.ts";
import { fieldOf, textOfField } from "../text/line-editor.ts";
import { isEvent } from "../text/message-lines.ts";
import { timesFor } from "../text/times.ts";
import { composerRows, modeRows, suggestionRows } from "./chat-foot.ts";
import { Frame, roomOf, useSpinner } from "./frame.tsx";
import { isKey, type KeyEvent, useKeys } from "./keyboard.tsx";
import { failureRows } from "./picker.tsx";
import { useStage } from "./stage.ts";
import { useSize } from "./terminal.ts";
import { useChat } from "./use-chat.ts";
import { type Mode, useChatActions } from "./use-chat-actions.ts";
import { useComposer } from "./use-composer.ts";
import { useOutbox } from "./use-outbox.ts";
import { useReadMark } from "./use-read-mark.ts";
import { useScroll } from "./use-scroll.ts";
import { useSuggestions } from "./use-suggestions.ts";

interface Properties {
  readonly conversation: Conversation;
  /** Of a channel: one post with its replies. */
  readonly rootId?: string | undefined;
  readonly crumbs: readonly string[];
}

const WRITE: Mode = { kind: "write" };

/** A conversation: what was said, what comes, and a field to write in. */
export function ChatScreen({ conversation, rootId, crumbs }: Properties) {
  const stage = useStage();
  const { api, paint, go } = stage;
  const size = useSize();
  const chat = useChat(api, conversation, rootId);
  const { tell } = chat;
  const outbox = useOutbox(
    api,
    conversation,
    useCallback((message: ChatMessage) => tell([message]), [tell]),
  );
  const composer = useComposer();
  const [mode, setMode] = useState<Mode>(WRITE);
  const [selectedKey, setSelectedKey] = useState<string>();
  const myId = api.session.me.id;
  const readMs = useReadMark(conversation, chat.messages);

  const rows = useMemo(() => {
    const isChannel = conversation.teamId !== undefined && rootId === undefined;
    const all = [...(chat.root === undefined ? [] : [chat.root]), ...(chat.messages ?? [])];
    const nameWidth = nameWidthOf(all, myId);
    const look = { width: size.columns - 1, paint, times: timesFor(Date.now()), myId, nameWidth, readMs, isChannel };
    const root = chat.root === undefined ? [] : chatRows([chat.root], { ...look, readMs: undefined });
    const beginning = { key: undefined, text: paint("dim", "This is the beginning.") };
    const isWhole = chat.messages !== undefined && !chat.hasOlder && rootId === undefined;
    const isUnanswered = rootId !== undefined && chat.messages?.length === 0 && outbox.outgoing.length === 0;
    return [
      ...(isWhole ? [beginning] : []),
      ...root,
      ...(isUnanswered ? [{ key: undefined, text: paint("dim", "Nobody has answered yet.") }] : []),
      ...chatRows(chat.messages ?? [], look),
      ...outgoingRows(outbox.outgoing, look),
    ];
  }, [
    chat.messages,
    chat.root,
    chat.hasOlder,
    outbox.outgoing,
    size.columns,
    paint,
    myId,
    readMs,
    conversation.teamId,
    rootId,
  ]);

  const byKey = useMemo(
    () => new Map([...(chat.root ? [chat.root] : []), ...(chat.messages ?? [])].map((one) => [keyOf(one), one])),
    [chat],
  );
  const selected = selectedKey === undefined ? undefined : byKey.get(selectedKey);
  const setText = useCallback((text: string) => composer.set(fieldOf(text)), [composer.set]);
  const actions = useChatActions({ conversation, rootId, chat, outbox, selected, setMode, setText });
  const suggestions = useSuggestions(composer, { conversation, members: actions.members });
  const spinner = useSpinner(actions.isBusy || chat.messages === undefined || outbox.progress !== undefined);
  const wasOffline = useRef(false);
  useEffect(() => {
    // What nobody answered goes by itself once somebody does.
    if (chat.live === "live" && wasOffline.current) outbox.retry(true);
    wasOffline.current = chat.live instanceof Error;
  }, [chat.live, outbox.retry]);

  const foot = [
    ...modeRows(mode, { paint, width: size.columns - 1, myId }),
    ...noticeRows(),
    ...suggestionRows(suggestions.shown, size.columns - 1, paint),
    ...composerRows(composer.field, {
      width: size.columns - 1,
      paint,
      placeholder:
        rootId === undefined ? "Write a message, or / for commands" : "Answer in this thread, or / for commands",
    }),
  ];
  const room = roomOf(size, foot.length);
  const scroll = useScroll(
    rows,
    room,
    useCallback(() => void chat.loadOlder(), [chat.loadOlder]),
  );

  function noticeRows(): string[] {
    const { notice } = actions;
    if (outbox.progress !== undefined)
      return [` ${spinner} ${paint("cyan", `${outbox.progress.path}  ${Math.floor(outbox.progress.share * 100)} %`)}`];
    if (actions.isBusy) return [` ${paint("dim", `${spinner} …`)}`];
    if (notice !== undefined) return [` ${paint(notice.style, notice.text)}`];
    if (chat.live instanceof Error) return [` ${paint("yellow", offlineWords(chat.live))}`];
    return [];
  }

  const select = (by: 1 | -1) => {
    const keys = [...new Set(rows.flatMap(({ key }) => key ?? []))].filter((key) => byKey.has(key));
    const at = selectedKey === undefined ? keys.length : keys.indexOf(selectedKey);
    const next = keys[Math.max(0, at + by)];
    setSelectedKey(at + by >= keys.length ? undefined : next);
    if (at + by >= keys.length) scroll.toEnd();
    else if (next !== undefined) scroll.show(next);
  };
  const leave = () => {
    if (suggestions.shown.length > 0) suggestions.clear();
    else if (mode.kind !== "write") {
      if (mode.kind === "edit") setText("");
      setMode(WRITE);
    } else if (textOfField(composer.field) !== "") setText("");
    else if (selectedKey !== undefined) {
      setSelectedKey(undefined);
      scroll.toEnd();
    } else go.back();
  };
  const submit = () => {
    if (mode.kind === "delete") {
      setMode(WRITE);
      return void actions.act(mode.message, { action: "delete" });
    }
    const written = textOfField(composer.field);
    if (written.trim() === "") return selected === undefined ? undefined : openChosen(selected);
    const read = readTyped(written);
    composer.submit();
    suggestions.clear();
    if ("unknown" in read)
      return actions.say({ text: `${read.unknown} is no command; /help lists them`, style: "yellow" });
    if ("name" in read) return void actions.run(read);
    setMode(WRITE);
    setSelectedKey(undefined);
    scroll.toEnd();
    return void actions.write(read.text, mode);
  };
  const openChosen = (message: ChatMessage) => {
    if (conversation.teamId !== undefined && rootId === undefined)
      go.to({ name: "chat", conversation, rootId: message.id });
    else go.to({ name: "message", conversation, messageId: keyOf(message) });
  };
  /** Of a message that is chosen, while nothing is written. */
  const shortcut = (event: KeyEvent): boolean => {
    if (
      selected === undefined ||
      isEvent(selected) ||
      event.kind !== "text" ||
      textOfField(composer.field) !== "" ||
      mode.kind !== "write"
    )
      return false;
    const name = SHORTCUTS[event.text];
    if (name === undefined) return false;
    if (name === "react") setText("/react ");
    else void actions.run({ name, argument: "" });
    return true;
  };

  useKeys((event) => {
    if (isKey(event, "escape")) leave();
    else if (isKey(event, "return")) submit();
    else if (isKey(event, "tab")) void suggestions.complete();
    else if (isKey(event, "pageup")) scroll.by(room - 2);
    else if (isKey(event, "pagedown")) scroll.by(2 - room);
    else if (isKey(event, "up")) select(-1);
    else if (isKey(event, "down")) select(1);
    else if (mode.kind !== "delete" && !shortcut(event) && composer.take(event)) {
      suggestions.clear();
      actions.say(undefined);
    }
  });

  const margin = (key: string | undefined) =>
    key !== undefined && key === selectedKey ? paint("cyan", "▌ ") : " ".repeat(MARGIN);
  const shown = scroll.rows.map(({ key, text }) => margin(key) + text);
  const body = [...Array.from({ length: Math.max(0, room - shown.length) }, () => ""), ...shown];
  return (
    <Frame
      crumbs={[...crumbs, fullTitle(conversation), ...(rootId === undefined ? [] : ["Thread"])]}
      state={stateOf()}
      hints={hintsOf()}
      foot={foot}
      body={
        chat.failure !== undefined && rows.length === 0 ? ["", ...failureRows(chat.failure, size.columns, paint)] : body
      }
    />
  );

  function stateOf() {
    if (chat.messages === undefined && chat.failure === undefined)
      return { text: `${spinner} reading`, style: "dim" } as const;
    if (scroll.below > 0) return { text: `↓ ${scroll.below} more`, style: "yellow" } as const;
    if (chat.live === "live") return { text: "● live", style: "green" } as const;
    return {
      text: chat.live === "connecting" ? "○ connecting" : "○ offline",
      style: chat.live === "connecting" ? "dim" : "yellow",
    } as const;
  }
  function hintsOf(): string[] {
    if (mode.kind === "delete") return ["Enter delete", "Esc keep"];
    if (mode.kind !== "write") return ["Enter send", "Alt+Enter new line", "Esc stop"];
    if (selected !== undefined && isEvent(selected)) return ["↑↓ choose", "Esc stop"];
    if (selected !== undefined) {
      const own = authorOf(selected).id === myId ? ["e edit", "d delete"] : [];
      return [
        "r reply",
        "+ react",
        ...own,
        conversation.teamId === undefined ? "Enter open" : "Enter thread",
        "↑↓",
        "Esc stop",
      ];
    }
    return ["Enter send", "↑ choose", "PgUp older", "Tab complete", "/help", "Esc back"];
  }
}

export function offlineWords(error: Error): string {
  const isSignedOut = error instanceof CliError && error.outcome === "signedOut";
  if (isSignedOut) return `${error.message}: Ctrl+C, then Accounts`;
  const reason = /\((\w+)\)$/.exec(error.message)?.[1] ?? error.message;
  return `Offline (${reason}). It goes on by itself, and so does what you write.`;
}

const SHORTCUTS: Readonly<Record<string, "reply" | "edit" | "delete" | "react" | "thread">> = {
  r: "reply",
  e: "edit",
  d: "delete",
  "+": "react",
  t: "thread",
};
