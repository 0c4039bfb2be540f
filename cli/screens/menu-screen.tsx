import { abilityWords } from "../text/abilities.ts";
import { type Choice, Picker } from "./picker.tsx";
import { can, type Stage, useStage, type Where } from "./stage.ts";

type Entry = Where | "exit";

interface Row {
  readonly title: string;
  readonly mark: string;
  readonly to: Entry;
  readonly detail: string;
  /** What the API has to do on behalf of people for it. */
  readonly takes?: string;
}

// biome-ignore format: one row an entry
const ROWS: readonly Row[] = [
  { mark: "◇", title: "Chat with somebody", to: { name: "people", purpose: "chat" }, detail: "choose who" },
  { mark: "≡", title: "Conversations", to: { name: "conversations", purpose: "open" }, detail: "chats and channels, the newest first" },
  { mark: "›", title: "Send a message", to: { name: "conversations", purpose: "send" }, detail: "choose where", takes: "messages" },
  { mark: "?", title: "Search messages", to: { name: "search" }, detail: "by their words, in everything of yours" },
  { mark: "+", title: "New chat", to: { name: "people", purpose: "new" }, detail: "with one, or a group with a topic", takes: "chats" },
  { mark: "●", title: "Check presence", to: { name: "people", purpose: "presence" }, detail: "whether people are there", takes: "presence" },
  { mark: "◐", title: "Set my status", to: { name: "status" }, detail: "how you are shown, and what stands beside", takes: "presence" },
  { mark: "~", title: "Live listener", to: { name: "live" }, detail: "whatever is written, as it comes" },
  { mark: "↑", title: "Upload a file", to: { name: "conversations", purpose: "upload" }, detail: "into a conversation", takes: "files" },
  { mark: "@", title: "Accounts", to: { name: "accounts" }, detail: "who speaks; sign out" },
  { mark: "×", title: "Exit", to: "exit", detail: "" },
];

export function MenuScreen() {
  const stage = useStage();
  const { paint, go, api, exit, abilities } = stage;
  const choices = ROWS.map(
    (row): Choice<Entry> => ({
      value: row.to,
      title: row.title,
      mark: paint("cyan", row.mark),
      detail: detailOf(stage, row),
    }),
  );
  const { name, username } = api.session.me;
  return (
    <Picker
      crumbs={["teamsink"]}
      choices={choices}
      none=""
      verb="open"
      notice={`${paint("bold", name)} ${paint("dim", `${username} · ${abilityWords(abilities)}`)}`}
      onChoose={([entry]) => entry && (entry === "exit" ? exit() : go.to(entry))}
    />
  );
}

function detailOf(stage: Stage, { takes, detail }: Row): string {
  return takes === undefined || stage.abilities === undefined || can(stage, takes)
    ? detail
    : "not here: the API does not do that for people";
}
