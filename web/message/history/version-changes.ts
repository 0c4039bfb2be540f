import type { Schemas } from "../../../client/teamsink-client.ts";
import { type ChatMessage, identityIn, nameOf, textOf } from "../words/identity.ts";
import { reactionGroups } from "../words/reaction-groups.ts";

export type MessageVersion = Schemas["MessageVersion"];

/** How it came that a version is known. */
export const ORIGINS: Readonly<Record<MessageVersion["origin"], string>> = {
  seen: "as it came",
  retained: "kept by a retention policy",
  "before-deletion": "what a deleted message had said",
};

/** What one version has that the one before had not, in words; the text itself is compared elsewhere. */
export function changesBetween(before: ChatMessage | undefined, after: ChatMessage): readonly string[] {
  if (before === undefined) return after.deletedDateTime ? ["Deleted"] : ["Written"];
  const changes = [
    ...deletion(before, after),
    ...(isEdited(before, after) ? ["Edited"] : []),
    ...(textOf(before.importance) === textOf(after.importance)
      ? []
      : [`Importance: ${textOf(after.importance) || "normal"}`]),
    ...reactionChanges(before, after),
    ...attachmentChanges(before, after),
    ...policyChange(before, after),
  ];
  return changes.length === 0 ? ["Nothing that is shown"] : changes;
}

function deletion(before: ChatMessage, after: ChatMessage): readonly string[] {
  const [was, is] = [Boolean(before.deletedDateTime), Boolean(after.deletedDateTime)];
  if (was === is) return [];
  return [is ? "Deleted" : "Restored"];
}

/** What was deleted has no text, which is no edit. */
function isEdited(before: ChatMessage, after: ChatMessage): boolean {
  if (before.deletedDateTime || after.deletedDateTime) return false;
  return (
    textOf(before.body?.content) !== textOf(after.body?.content) || textOf(before.subject) !== textOf(after.subject)
  );
}

function reactionChanges(before: ChatMessage, after: ChatMessage): readonly string[] {
  const given = (message: ChatMessage) => new Map((message.reactions ?? []).map((each) => [reactionKey(each), each]));
  const [was, is] = [given(before), given(after)];
  const told = (verb: string, from: typeof was, other: typeof was) =>
    [...from].filter(([key]) => !other.has(key)).map(([, reaction]) => `${verb} ${reactionWords(reaction)}`);
  return [...told("Reaction", is, was), ...told("Reaction taken back:", was, is)];
}

type Reaction = NonNullable<ChatMessage["reactions"]>[number];

function reactionKey({ reactionType, displayName, user }: Reaction): string {
  return JSON.stringify([reactionType, displayName, identityIn(user)?.identity.id]);
}

function reactionWords(reaction: Reaction): string {
  const person = identityIn(reaction.user);
  return `${reactionGroups([reaction])[0]?.shown} by ${nameOf(person?.identity, person?.kind)}`;
}

function attachmentChanges(before: ChatMessage, after: ChatMessage): readonly string[] {
  if (after.deletedDateTime) return [];
  const ids = ({ attachments }: ChatMessage) =>
    new Map((attachments ?? []).map(({ id, name }) => [textOf(id), textOf(name)]));
  const [was, is] = [ids(before), ids(after)];
  const told = (verb: string, from: typeof was, other: typeof was) =>
    [...from].filter(([id]) => !other.has(id)).map(([, name]) => `${verb} ${name || "an attachment"}`);
  return [...told("Attached", is, was), ...told("Took away", was, is)];
}

function policyChange(before: ChatMessage, after: ChatMessage): readonly string[] {
  const [was, is] = [textOf(before.policyViolation?.dlpAction), textOf(after.policyViolation?.dlpAction)];
  return was === is ? [] : [is === "" ? "The policy's verdict was lifted" : "A policy gave a verdict"];
}
