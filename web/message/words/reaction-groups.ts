import { type ChatMessage, identityIn, listed, nameOf, textOf } from "./identity.ts";

export interface ReactionGroup {
  readonly key: string;
  /** What is shown: an emoji, or a name where a tenant made its own. */
  readonly shown: string;
  /** What it is called. */
  readonly label: string;
  readonly count: number;
  readonly isMine: boolean;
  /** Of those whose names are known, and how many others. */
  readonly people: string;
}

/** The six that had names before any emoji could be one. Graph: "chatMessageReaction resource type". */
const NAMED: Readonly<Record<string, readonly [string, string]>> = {
  like: ["👍", "Like"],
  heart: ["❤️", "Heart"],
  laugh: ["😆", "Laugh"],
  surprised: ["😮", "Surprised"],
  sad: ["🙁", "Sad"],
  angry: ["😡", "Angry"],
};

/** In the order in which each was first given. */
export function reactionGroups(reactions: ChatMessage["reactions"], me?: string): readonly ReactionGroup[] {
  const groups = new Map<string, NonNullable<ChatMessage["reactions"]>[number][]>();
  for (const reaction of reactions ?? []) {
    const type = textOf(reaction.reactionType);
    const key = type === "custom" ? `custom ${textOf(reaction.displayName)}` : type;
    groups.set(key, [...(groups.get(key) ?? []), reaction]);
  }
  return [...groups].map(([key, given]) => {
    const people = given.map(({ user }) => identityIn(user));
    const known = people.map((person) => textOf(person?.identity.displayName)).filter((name) => name !== "");
    return {
      key,
      ...look(key, textOf(given[0]?.displayName)),
      count: given.length,
      isMine: me !== undefined && people.some((person) => person?.identity.id === me),
      people: peopleWords(
        known,
        people.map((person) => nameOf(person?.identity, person?.kind)),
      ),
    };
  });
}

function look(key: string, displayName: string): { readonly shown: string; readonly label: string } {
  const named = Object.hasOwn(NAMED, key) ? NAMED[key] : undefined;
  if (named !== undefined) return { shown: named[0], label: displayName || named[1] };
  if (key.startsWith("custom "))
    return { shown: `:${displayName || "custom"}:`, label: displayName || "Custom reaction" };
  return { shown: key || "?", label: displayName || key || "Reaction" };
}

/** More of them nobody reads. */
const MAX_NAMES = 20;

function peopleWords(named: readonly string[], all: readonly string[]): string {
  const known = named.slice(0, MAX_NAMES);
  if (known.length === 0) return all.length === 1 ? (all[0] ?? "") : `${all.length} people`;
  const others = all.length - known.length;
  if (others === 0) return listed(known);
  return listed([...known, others === 1 ? "one other" : `${others} others`]);
}
