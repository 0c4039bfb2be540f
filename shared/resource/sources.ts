import { type SyncSource, sourceId } from "../port/conversation-reader.ts";
import type { DirectoryList, DirectoryPart } from "./directory-families.ts";
import { parseResource } from "./families.ts";

/** Which sources hold the messages of a subscribed resource. */
export interface ConcernedSources {
  /** All channels of all teams. */
  readonly allChannels: boolean;
  /** All chats of all users. */
  readonly allUsers: boolean;
  /** The chats whose cursors tell that a message of them came: Graph lists them nowhere. */
  readonly chatsThatCame: boolean;
  /** The meetings of all users. */
  readonly allOrganizers: boolean;
  readonly single: readonly SyncSource[];
  /** What every user asked Copilot. */
  readonly interactions: boolean;
  /** Lists by which the directory is brought up to date. */
  readonly directoryLists: readonly DirectoryList[];
  /** The same of what is read by itself. */
  readonly directoryParts: readonly DirectoryPart[];
}

/** The sources of some resources together. */
export function concernedSources(resources: readonly string[]): ConcernedSources {
  const known = resources.map(parseResource);
  const has = (kind: "all-channels" | "all-users" | "chats-that-came" | "organizers" | "interactions") =>
    known.some((resource) => resource?.family.sources === kind);
  return {
    allChannels: has("all-channels"),
    allUsers: has("all-users"),
    chatsThatCame: has("chats-that-came"),
    allOrganizers: has("organizers"),
    single: known.flatMap((resource) => resource?.source ?? []),
    interactions: has("interactions"),
    directoryLists: [...new Set(known.flatMap((resource) => resource?.family.list ?? []))],
    directoryParts: known.flatMap((resource) => resource?.part ?? []),
  };
}

/**
 * Kinds of which every source is concerned. A single chat is not by all users: its messages come with its members' chats then.
 * Whether a chat came through an app or was once wanted by itself its cursor does not tell, so either is one that came.
 */
export function concernedKinds({
  allChannels,
  allUsers,
  chatsThatCame,
}: ConcernedSources): readonly SyncSource["kind"][] {
  const isConcernedAll = { channel: allChannels, "user-chats": allUsers, chat: chatsThatCame };
  return (["channel", "user-chats", "chat"] as const).filter((kind) => isConcernedAll[kind]);
}

/** Whether a source holds messages of the resources. */
export function isConcerned(source: SyncSource, concerned: ConcernedSources): boolean {
  const isOneOfAll = concernedKinds(concerned).includes(source.kind);
  return isOneOfAll || concerned.single.some((one) => sourceId(one) === sourceId(source));
}

/** Whether it tells of messages, which an audit compares and proves to be whole. */
export function holdsMessages(resource: string): boolean {
  return parseResource(resource)?.family.container === "messages";
}

/** Whether what a gap hid of a resource can be read again. */
export function hasSources(resource: string): boolean {
  return parseResource(resource) !== undefined;
}

/**
 * Whether nothing speaks against calling the store whole: all messages of the resource can be found by asking Graph, so that
 * comparing them with the store proves something, or it tells of none.
 */
export function hasListedSources(resource: string): boolean {
  const known = parseResource(resource);
  return known !== undefined && known.family.sources !== "chats-that-came";
}

/**
 * Whether chats have to be remembered as their messages come. Not where all chats are wanted anyway: the same messages
 * come by that subscription too, which has gaps of its own, and remembering every chat of a tenant would be for nothing.
 */
export function remembersChats(resources: readonly string[]): boolean {
  const { allUsers, chatsThatCame } = concernedSources(resources);
  return chatsThatCame && !allUsers;
}

/** Whether a subscription tells of whoever comes to any chat and goes. */
export function isToldOfChatMembers(resources: readonly string[]): boolean {
  return resources.some((resource) => parseResource(resource)?.family.path === "/chats/getAllMembers");
}
