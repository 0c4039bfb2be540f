import { useState } from "react";
import type { Api } from "../api/api.ts";
import type { Conversation } from "../api/conversations.ts";
import { chatWithOnly, knownPeople } from "../api/known-people.ts";
import { type Contact, contactsLike } from "../api/people.ts";
import { createChat, newIdempotencyKey } from "../api/write.ts";
import { AskScreen } from "./ask-screen.tsx";
import { type Choice, Picker } from "./picker.tsx";
import { can, useStage } from "./stage.ts";
import { useLoaded } from "./use-loaded.ts";

interface Properties {
  readonly purpose: "chat" | "new" | "presence";
  readonly crumbs: readonly string[];
}

const TITLES = { chat: "Chat with somebody", new: "New chat", presence: "Presence" } as const;
const VERBS = { chat: "chat", new: "go on", presence: "look" } as const;
const MOST = 200;

/** People one knows, to chat with, to open a group with, or to look whether they are there. */
export function PeopleScreen({ purpose, crumbs }: Properties) {
  const stage = useStage();
  const { api, go } = stage;
  const asksContacts = can(stage, "contacts");
  const [typed, setTyped] = useState("");
  const [members, setMembers] = useState<readonly Contact[]>();
  const [failure, setFailure] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const people = useLoaded(
    () => (asksContacts ? contactsLike(api, typed, MOST) : knownPeople(api)),
    `people ${asksContacts} ${asksContacts ? typed : ""}`,
  );
  const title = [...crumbs, TITLES[purpose]];

  const open = async (others: readonly Contact[], topic?: string) => {
    setBusy(true);
    setFailure(undefined);
    try {
      go.instead({ name: "chat", conversation: await chatWith(api, others, topic) });
    } catch (error) {
      setFailure(error as Error);
      setMembers(undefined);
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: readonly Contact[]) => {
    if (purpose === "presence")
      go.to({ name: "presence", people: chosen.map(({ id, displayName }) => ({ id: id ?? "", name: displayName })) });
    else if (purpose === "new" && chosen.length > 1) setMembers(chosen);
    else void open(chosen);
  };

  if (members !== undefined) {
    return (
      <AskScreen
        crumbs={[...title, "Topic"]}
        about={[
          "A group of",
          ...members.map(({ displayName }) => `  ${displayName}`),
          "",
          "What is it called? Nothing: as its members are.",
        ]}
        isBusy={isBusy}
        failure={failure}
        verb="make"
        isOptional
        onAnswer={(topic) => void open(members, topic)}
        onBack={() => setMembers(undefined)}
      />
    );
  }
  const choices = (people.data ?? [])
    .filter(({ id }) => id !== api.session.me.id)
    .map(
      (one): Choice<Contact> => ({
        value: one,
        title: one.displayName,
        detail: one.userPrincipalName ?? one.mail ?? "",
      }),
    );
  return (
    <Picker
      crumbs={title}
      choices={choices}
      isLoading={people.isLoading || isBusy}
      failure={failure ?? people.failure}
      none="Nobody is called so"
      verb={VERBS[purpose]}
      isFiltered
      {...(asksContacts && { onFilter: setTyped })}
      isMany={purpose !== "chat"}
      onChoose={choose}
      {...(failure !== undefined && { notice: failure.message })}
    />
  );
}

/** The chat of the two that is there already, before one is made. */
async function chatWith(api: Api, others: readonly Contact[], topic: string | undefined): Promise<Conversation> {
  const title = topic || others.map(({ displayName }) => displayName).join(", ");
  const [only] = others;
  const there = others.length === 1 && only !== undefined && !topic ? await chatWithOnly(api, only) : undefined;
  if (there !== undefined) return there;
  const members = others.map(({ id, userPrincipalName, mail }) => id || userPrincipalName || mail || "");
  const chat = await createChat(api, { members, key: newIdempotencyKey(), ...(topic && { topic }) });
  return {
    conversationId: chat.id,
    title,
    kind: others.length === 1 && !topic ? "oneOnOne" : "group",
    lastMs: Date.now(),
  };
}
