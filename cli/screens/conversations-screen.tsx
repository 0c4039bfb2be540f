import type { Conversation } from "../api/conversations.ts";
import { timesFor } from "../text/times.ts";
import { type Choice, Picker } from "./picker.tsx";
import { useStage, type Where } from "./stage.ts";
import { type ListedConversation, useConversations } from "./use-conversations.ts";

interface Properties {
  readonly purpose: "open" | "send" | "upload";
  readonly crumbs: readonly string[];
}

const VERBS = { open: "open", send: "write to", upload: "upload into" } as const;
const TITLES = { open: "Conversations", send: "Send a message", upload: "Upload a file" } as const;

export function ConversationsScreen({ purpose, crumbs }: Properties) {
  const { go, paint } = useStage();
  const { data, isLoading, failure, reload } = useConversations();
  const { short } = timesFor(Date.now());
  const choices = (data ?? []).map((one): Choice<Conversation> => choiceOf(one, { short, paint }));
  return (
    <Picker
      crumbs={[...crumbs, TITLES[purpose]]}
      choices={choices}
      isLoading={isLoading && data === undefined}
      failure={failure}
      none="You are in no conversation yet"
      verb={VERBS[purpose]}
      isFiltered
      onReload={reload}
      onChoose={([conversation]) => conversation && go.to(whereTo(purpose, conversation))}
    />
  );
}

function whereTo(purpose: Properties["purpose"], conversation: Conversation): Where {
  return purpose === "upload" ? { name: "upload", conversation } : { name: "chat", conversation };
}

interface Look {
  short(ms: number): string;
  readonly paint: ReturnType<typeof useStage>["paint"];
}

function choiceOf(one: ListedConversation, { short, paint }: Look): Choice<Conversation> {
  const group = one.teamId === undefined ? "Chats" : (one.teamTitle ?? "Channels");
  return {
    value: one,
    title: one.title,
    mark: one.isUnread ? paint("yellow", "●") : " ",
    isStrong: one.isUnread,
    detail: one.preview ?? (one.kind === "meeting" ? "meeting" : ""),
    right: one.lastMs === 0 || one.teamId !== undefined ? "" : short(one.lastMs),
    group,
  };
}
