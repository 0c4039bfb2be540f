/** What may be typed in a chat instead of a message. */
interface ChatCommand {
  readonly name: string;
  /** How the help calls what follows; "" where nothing does. */
  readonly argument: string;
  readonly meaning: string;
  /** What Tab completes after it. */
  readonly completes?: "path" | "conversation" | "person";
}

// biome-ignore format: one row a command
export const CHAT_COMMANDS = [
  { name: "file", argument: "PATH [message]", meaning: "upload a file", completes: "path" },
  { name: "presence", argument: "", meaning: "who of the members is there" },
  { name: "refresh", argument: "", meaning: "read everything anew" },
  { name: "reply", argument: "[text]", meaning: "answer the chosen message, or the last" },
  { name: "edit", argument: "[text]", meaning: "change the chosen message of yours, or your last" },
  { name: "delete", argument: "", meaning: "delete it" },
  { name: "undelete", argument: "", meaning: "bring it back" },
  { name: "react", argument: "EMOJI", meaning: "react to the chosen message, or the last" },
  { name: "unreact", argument: "EMOJI", meaning: "take that away" },
  { name: "thread", argument: "", meaning: "the replies to the chosen post" },
  { name: "search", argument: "WORDS", meaning: "find in this conversation" },
  { name: "members", argument: "", meaning: "who is in it" },
  { name: "open", argument: "NAME", meaning: "another conversation", completes: "conversation" },
  { name: "rename", argument: "TOPIC", meaning: "give a group another name" },
  { name: "add", argument: "PERSON", meaning: "take somebody into the group", completes: "person" },
  { name: "remove", argument: "PERSON", meaning: "take somebody out of it", completes: "person" },
  { name: "unread", argument: "", meaning: "mark it as unread, and go back" },
  { name: "retry", argument: "", meaning: "send again what was not sent" },
  { name: "back", argument: "", meaning: "go back" },
  { name: "help", argument: "", meaning: "all of this" },
] as const satisfies readonly ChatCommand[];

export type ChatCommandName = (typeof CHAT_COMMANDS)[number]["name"];

export interface TypedCommand {
  readonly name: ChatCommandName;
  readonly argument: string;
}

/** Text, a command, or what begins as one and is none. Two slashes begin a text with one. */
export function readTyped(typed: string): { readonly text: string } | TypedCommand | { readonly unknown: string } {
  if (typed.startsWith("//")) return { text: typed.slice(1) };
  const [, name = "", argument = ""] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(typed) ?? [];
  if (name === "") return { text: typed };
  const known = CHAT_COMMANDS.find((one) => one.name === name);
  return known === undefined ? { unknown: `/${name}` } : { name: known.name, argument: argument.trim() };
}

/** What Tab is about, from what stands before the cursor. */
export type Completing =
  | {
      readonly kind: "command" | "path" | "conversation" | "person" | "mention";
      readonly from: number;
      readonly begun: string;
    }
  | undefined;

const MENTION = /(?:^|\s)@([\p{L}\p{M}'. -]{0,40})$/u;

export function completingIn(before: string): Completing {
  const command = /^\/([a-z]*)$/.exec(before);
  if (command !== null) return { kind: "command", from: 1, begun: command[1] ?? "" };
  const [whole = "", name = ""] = /^\/([a-z]+)\s+/.exec(before) ?? [];
  const row: ChatCommand | undefined = CHAT_COMMANDS.find((one) => one.name === name);
  if (row?.completes !== undefined)
    return { kind: row.completes, from: whole.length, begun: before.slice(whole.length) };
  const begun = MENTION.exec(before)?.[1];
  return begun === undefined ? undefined : { kind: "mention", from: before.length - begun.length, begun };
}

/** As far as all of them go on alike. */
export function commonBeginning(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const other of others) {
    while (length > 0 && !other.toLocaleLowerCase().startsWith(first.slice(0, length).toLocaleLowerCase())) length -= 1;
  }
  return first.slice(0, length);
}
