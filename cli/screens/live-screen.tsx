import { useEffect, useRef, useState } from "react";
import { authorOf } from "../../web/message/words/author.ts";
import { type Conversation, fullTitle } from "../api/conversations.ts";
import { follow, type MessageChange } from "../api/feed.ts";
import { everyConversation } from "../api/find-conversation.ts";
import { createdMsOf } from "../text/chat-rows.ts";
import { previewOf } from "../text/message-lines.ts";
import { safeLine } from "../text/safe.ts";
import { timesFor } from "../text/times.ts";
import { offlineWords } from "./chat-screen.tsx";
import { type Choice, Picker } from "./picker.tsx";
import { useStage } from "./stage.ts";

const MOST = 200;

interface Heard {
  readonly key: string;
  readonly change: MessageChange;
}

/** Whatever is written anywhere one is, the newest first, as it comes. */
export function LiveScreen({ crumbs }: { readonly crumbs: readonly string[] }) {
  const { api, go, paint } = useStage();
  const [heard, setHeard] = useState<readonly Heard[]>([]);
  const [failure, setFailure] = useState<Error>();
  const [isListening, setListening] = useState(false);
  const conversations = useRef<ReadonlyMap<string, Conversation>>(new Map());

  useEffect(() => {
    const over = new AbortController();
    const listen = async () => {
      conversations.current = new Map((await everyConversation(api)).map((one) => [one.conversationId, one]));
      const onState = (state: { kind: "live" } | { kind: "failing"; error: Error }) => {
        setListening(state.kind === "live");
        setFailure(state.kind === "failing" ? state.error : undefined);
      };
      for await (const { changes } of follow(api, { kind: "messages", signal: over.signal, onState })) {
        const told = changes
          .filter((change) => change.kind === "messages")
          .map((change) => ({ key: keyOf(change), change }));
        if (told.length > 0) setHeard((held) => [...told.reverse(), ...held].slice(0, MOST));
      }
    };
    listen().catch((error: Error) => void (over.signal.aborted || setFailure(error)));
    return () => over.abort();
  }, [api]);

  const { hour } = timesFor(Date.now());
  const choices = heard.map(({ change }): Choice<MessageChange> => {
    const { message } = change;
    const conversation = conversations.current.get(change.conversationId);
    const mark = message?.deletedDateTime ? "✗" : message?.lastEditedDateTime ? "✎" : " ";
    const who = message === null ? "" : safeLine(authorOf(message).name);
    return {
      value: change,
      mark: paint("dim", mark),
      title: `${message === null ? "" : hour(createdMsOf(message))}  ${who} · ${conversation === undefined ? "a conversation" : fullTitle(conversation)}`,
      detail: message === null ? "hidden by a policy" : previewOf(message, api.session.me.id),
    };
  });
  const state =
    failure !== undefined
      ? paint("yellow", offlineWords(failure))
      : isListening
        ? `${paint("green", "●")} listening`
        : paint("dim", "○ connecting");
  const open = ({ conversationId, teamId, rootId, messageId }: MessageChange) => {
    const known = conversations.current.get(conversationId);
    const conversation = known ?? {
      conversationId,
      title: "A conversation",
      kind: "group" as const,
      lastMs: 0,
      ...(teamId !== null && { teamId }),
    };
    go.to({ name: "chat", conversation, ...(teamId !== null && { rootId: rootId ?? messageId }) });
  };
  return (
    <Picker
      crumbs={[...crumbs, "Live"]}
      choices={choices}
      none="Nothing was written yet, since you came here."
      verb="open"
      notice={state}
      onChoose={([change]) => change && open(change)}
    />
  );
}

function keyOf({ conversationId, messageId, version }: MessageChange): string {
  return `${conversationId} ${messageId} ${version}`;
}
