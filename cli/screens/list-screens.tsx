import { type Conversation, fullTitle } from "../api/conversations.ts";
import { membersOfPlace } from "../api/members.ts";
import { PRESENCE_LOOKS } from "../text/presence.ts";
import { timesFor } from "../text/times.ts";
import { type Choice, Picker } from "./picker.tsx";
import { useStage } from "./stage.ts";
import { useLoaded } from "./use-loaded.ts";
import { usePresence } from "./use-presence.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Who is in a conversation, and whether they are there. */
export function MembersScreen({
  conversation,
  crumbs,
}: {
  readonly conversation: Conversation;
  readonly crumbs: readonly string[];
}) {
  const stage = useStage();
  const { api, paint } = stage;
  const members = useLoaded(() => membersOfPlace(api, conversation), `members ${conversation.conversationId}`);
  const { seen } = usePresence((members.data ?? []).map(({ id }) => id));
  const choices = (members.data ?? []).map((one): Choice<Person> => {
    const look = PRESENCE_LOOKS[seen?.get(one.id)?.availability ?? ""];
    return {
      value: one,
      title: one.id === api.session.me.id ? `${one.name} (you)` : one.name,
      detail: one.mail,
      right: one.roles.join(", "),
      ...(look && { mark: paint(look.style, look.mark) }),
    };
  });
  return (
    <Picker
      crumbs={[...crumbs, fullTitle(conversation), "Members"]}
      choices={choices}
      isLoading={members.isLoading}
      failure={members.failure}
      none="Nobody is in it"
      verb="presence"
      isFiltered
      onReload={members.reload}
      onChoose={(people) => stage.go.to({ name: "presence", people })}
    />
  );
}

/** Whether people are there, and what they say of it. */
export function PresenceScreen({
  people,
  crumbs,
}: {
  readonly people: readonly Person[];
  readonly crumbs: readonly string[];
}) {
  const { paint, go } = useStage();
  const { seen, failure, isLoading, reload } = usePresence(people.map(({ id }) => id));
  const choices = (seen === undefined ? [] : people).map((one): Choice<Person> => {
    const found = seen?.get(one.id);
    const look = PRESENCE_LOOKS[found?.availability ?? "PresenceUnknown"] ?? {
      mark: "○",
      style: "dim" as const,
      words: found?.availability ?? "unknown",
    };
    const until = found?.statusMessage?.expiryDateTime;
    const status = found?.statusMessage?.text ?? "";
    return {
      value: one,
      title: one.name,
      mark: paint(look.style, look.mark),
      detail: [look.words, activityOf(found?.activity, found?.availability), status && `“${status}”`]
        .filter(Boolean)
        .join(" · "),
      right: until ? `until ${timesFor(Date.now()).short(Date.parse(until))}` : "",
    };
  });
  return (
    <Picker
      crumbs={[...crumbs, "Presence"]}
      choices={choices}
      isLoading={isLoading}
      failure={failure}
      none="Nothing is known"
      verb="back"
      onReload={reload}
      onChoose={() => go.back()}
    />
  );
}

/** What somebody does is said where it says more: "in a call" of one who is busy. */
function activityOf(activity: string | undefined, availability: string | undefined): string {
  if (!activity || activity === availability) return "";
  return activity.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
