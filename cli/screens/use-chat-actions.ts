import { useCallback, useState } from "react";
import { authorOf } from "../../web/message/words/author.ts";
import type { ChatMessage } from "../api/api.ts";
import type { Conversation } from "../api/conversations.ts";
import { findConversation } from "../api/find-conversation.ts";
import { type Member, membersOfPlace } from "../api/members.ts";
import { actOnChat, actOnMessage, type ChatAction, type Draft, type MessageAction } from "../api/write.ts";
import type { TypedCommand } from "../text/chat-command.ts";
import { keyOf } from "../text/chat-rows.ts";
import { editableText, isEvent } from "../text/message-lines.ts";
import { expanded } from "./completions.ts";
import { can, useStage } from "./stage.ts";
import type { Chat } from "./use-chat.ts";
import type { Outbox } from "./use-outbox.ts";
import { mentionedIn, pathAndText } from "./words.ts";

/** What what is written is for. */
export type Mode =
  | { readonly kind: "write" }
  | { readonly kind: "reply"; readonly to: ChatMessage }
  | { readonly kind: "edit"; readonly message: ChatMessage }
  | { readonly kind: "delete"; readonly message: ChatMessage };

export interface Notice {
  readonly text: string;
  readonly style: "dim" | "red" | "yellow" | "green";
}

interface Given {
  readonly conversation: Conversation;
  readonly rootId: string | undefined;
  readonly chat: Chat;
  readonly outbox: Outbox;
  readonly selected: ChatMessage | undefined;
  setMode(mode: Mode): void;
  setText(text: string): void;
}

export interface ChatActions {
  readonly notice: Notice | undefined;
  readonly isBusy: boolean;
  say(notice: Notice | undefined): void;
  write(text: string, mode: Mode): Promise<void>;
  run(command: TypedCommand): Promise<void>;
  act(message: ChatMessage, action: MessageAction): Promise<void>;
  members(): Promise<readonly Member[]>;
}

/** What may be done in a chat; what fails is said, and nothing else ends. */
export function useChatActions({ conversation, rootId, chat, outbox, selected, setMode, setText }: Given): ChatActions {
  const stage = useStage();
  const { api, go } = stage;
  const [notice, say] = useState<Notice>();
  const [isBusy, setBusy] = useState(false);
  const myId = api.session.me.id;
  const { conversationId, teamId } = conversation;

  const trying = async (work: () => Promise<void>) => {
    setBusy(true);
    say(undefined);
    try {
      await work();
    } catch (error) {
      say({ text: (error as Error).message, style: "red" });
    } finally {
      setBusy(false);
    }
  };
  const members = useCallback(() => membersOfPlace(api, conversation), [api, conversation]);
  const ofPeople = () => (chat.messages ?? []).filter((one) => !isEvent(one) && !one.deletedDateTime);
  const lastOf = (isMeant: (message: ChatMessage) => boolean) => ofPeople().findLast(isMeant);
  const isMine = (message: ChatMessage) => authorOf(message).id === myId;

  const act = (message: ChatMessage, action: MessageAction) =>
    trying(async () => {
      const messageId = keyOf(message);
      chat.tell([await actOnMessage(api, { conversationId, messageId }, action)]);
    });
  const actOnIt = (action: ChatAction, said: string) =>
    trying(async () => {
      await actOnChat(api, conversationId, action);
      say({ text: said, style: "green" });
    });

  const draftOf = async (content: string, mode: Mode): Promise<Draft> => {
    const mentions = content.includes("@") ? mentionedIn(content, await members()) : [];
    return {
      content,
      ...(mentions.length > 0 && { mentions }),
      ...(rootId !== undefined && { replyTo: rootId }),
      ...(mode.kind === "reply" && teamId === undefined && { quotes: [mode.to.id] }),
      ...(mode.kind === "reply" && teamId !== undefined && { replyTo: mode.to.replyToId ?? mode.to.id }),
    };
  };

  const write = (content: string, mode: Mode) =>
    trying(async () => {
      if (stage.abilities !== undefined && !can(stage, "messages")) {
        setText(content);
        throw new Error("This API does not write on behalf of people: ON_BEHALF lacks messages");
      }
      if (mode.kind === "edit") {
        const { mentions } = await draftOf(content, mode);
        const action = { action: "edit" as const, content, ...(mentions !== undefined && { mentions }) };
        chat.tell([await actOnMessage(api, { conversationId, messageId: keyOf(mode.message) }, action)]);
      } else {
        outbox.send(await draftOf(content, mode));
      }
    });

  const target = (isMeant: (message: ChatMessage) => boolean = () => true): ChatMessage | undefined => {
    const found = selected !== undefined ? (isMeant(selected) ? selected : undefined) : lastOf(isMeant);
    if (found === undefined)
      say({ text: selected === undefined ? "There is no message for that" : "That one is not yours", style: "yellow" });
    return found;
  };
  const person = async (given: string): Promise<string> => {
    const found = (await members()).find(({ name, id, mail }) =>
      [name, id, mail].some((one) => one.toLowerCase() === given.toLowerCase()),
    );
    return found?.id ?? given;
  };

  const COMMANDS: Readonly<Record<TypedCommand["name"], (argument: string) => Promise<void> | void>> = {
    file: (argument) => {
      const [path, text] = pathAndText(argument);
      if (path === "") return say({ text: "Which file? /file PATH", style: "yellow" });
      return trying(async () => outbox.sendFile(expanded(path), await draftOf(text, { kind: "write" })));
    },
    presence: () =>
      trying(async () => go.to({ name: "presence", people: (await members()).map(({ id, name }) => ({ id, name })) })),
    refresh: () => chat.refresh(),
    reply: (argument) => {
      const to = target();
      if (to === undefined) return undefined;
      return argument === "" ? setMode({ kind: "reply", to }) : write(argument, { kind: "reply", to });
    },
    edit: (argument) => {
      const message = target(isMine);
      if (message === undefined) return undefined;
      if (argument !== "") return write(argument, { kind: "edit", message });
      setMode({ kind: "edit", message });
      return setText(editableText(message));
    },
    delete: () => {
      const message = target(isMine);
      if (message !== undefined) setMode({ kind: "delete", message });
    },
    undelete: () => {
      const gone = selected ?? (chat.messages ?? []).findLast((one) => Boolean(one.deletedDateTime) && isMine(one));
      return gone === undefined
        ? say({ text: "Nothing of yours was deleted here", style: "yellow" })
        : act(gone, { action: "undelete" });
    },
    react: (argument) => reactWith("react", argument),
    unreact: (argument) => reactWith("unreact", argument),
    thread: () => {
      const post = target();
      if (post === undefined) return undefined;
      if (teamId === undefined) return say({ text: "Threads are in channels", style: "yellow" });
      return go.to({ name: "chat", conversation, rootId: post.replyToId ?? post.id });
    },
    search: (words) => go.to({ name: "search", conversation, ...(words !== "" && { words }) }),
    members: () => go.to({ name: "members", conversation }),
    open: (name) => trying(async () => go.instead({ name: "chat", conversation: await findConversation(api, name) })),
    rename: (topic) => actOnIt({ action: "rename", topic }, "Renamed"),
    add: async (given) =>
      actOnIt({ action: "add-member", user: await person(given), visibleHistory: "all" }, `${given} is in it`),
    remove: async (given) => actOnIt({ action: "remove-member", user: await person(given) }, `${given} is out of it`),
    unread: async () => {
      await actOnIt({ action: "mark-unread" }, "Marked as unread");
      go.back();
    },
    retry: () => outbox.retry(),
    back: () => go.back(),
    help: () => go.to({ name: "help" }),
  };
  function reactWith(action: "react" | "unreact", reaction: string): Promise<void> | void {
    const message = target();
    if (message === undefined) return undefined;
    if (reaction === "")
      return say({ text: `/${action} with an emoji, or like, heart, laugh, surprised, sad, angry`, style: "yellow" });
    return act(message, { action, reaction });
  }

  return { notice, isBusy, say, write, act, members, run: async ({ name, argument }) => COMMANDS[name](argument) };
}
