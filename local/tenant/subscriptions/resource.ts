import type { Conversation } from "../model/conversation.ts";
import type { TenantModel } from "../model/tenant-model.ts";

export type ResourceKind = "all-channels" | "all-chats" | "channel" | "chat" | "user-chats" | "app-chats";

interface ResourceRow {
  readonly kind: ResourceKind;
  /** Captures the ids, still encoded. */
  readonly pattern: RegExp;
  /** "Create subscription": any one of these; write permissions are refused where only reading is needed. */
  readonly permissions: readonly string[];
}

/** The chatMessage resources of "Create subscription" that this tenant knows. */
const RESOURCES: readonly ResourceRow[] = [
  { kind: "all-channels", pattern: /^teams\/getAllMessages$/i, permissions: ["ChannelMessage.Read.All"] },
  { kind: "all-chats", pattern: /^chats\/getAllMessages$/i, permissions: ["Chat.Read.All"] },
  {
    kind: "channel",
    pattern: /^teams\/([^/]+)\/channels\/([^/]+)\/messages$/i,
    permissions: ["ChannelMessage.Read.All"],
  },
  { kind: "chat", pattern: /^chats\/([^/]+)\/messages$/i, permissions: ["Chat.Read.All"] },
  {
    kind: "user-chats",
    pattern: /^users\/([^/]+)\/chats\/getAllMessages$/i,
    permissions: ["Chat.Read.All", "Chat.ReadWrite.All"],
  },
  {
    kind: "app-chats",
    pattern: /^appCatalogs\/teamsApps\/([^/]+)\/installedToChats\/getAllMessages$/i,
    permissions: ["Chat.Read.WhereInstalled", "Chat.ReadWrite.WhereInstalled"],
  },
];

/** A subscribed resource, understood. `key` is equal for two spellings of the same resource. */
export interface SubscribedResource {
  readonly kind: ResourceKind;
  /** The channel, chat, user or app; null for the tenant-wide kinds. */
  readonly id: string | null;
  readonly key: string;
  readonly permissions: readonly string[];
}

/** Undefined for whatever cannot be subscribed to here. `?model=` is ignored since payment models ended in 2025. */
export function parseResource(resource: string): SubscribedResource | undefined {
  const [path = "", query = ""] = resource.replace(/^\//, "").split("?");
  const hasOtherOptions = [...new URLSearchParams(query).keys()].some((name) => name !== "model");
  if (hasOtherOptions) return undefined;
  for (const { kind, pattern, permissions } of RESOURCES) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const id = match.length > 1 ? decode(match.at(-1) ?? "") : null;
    return { kind, id, key: `${kind} ${id ?? ""}`, permissions };
  }
  return undefined;
}

export function resourceExists(model: TenantModel, { kind, id }: SubscribedResource): boolean {
  if (id === null) return true;
  if (kind === "user-chats") return model.population.users.some((user) => user.id === id);
  if (kind === "app-chats") return model.population.apps.some((app) => app.id === id);
  return model.conversations.has(id);
}

export function covers({ kind, id }: SubscribedResource, conversation: Conversation): boolean {
  const isChat = conversation.teamId === null;
  const answers: Record<ResourceKind, boolean> = {
    "all-channels": !isChat,
    "all-chats": isChat,
    channel: conversation.conversationId === id,
    chat: conversation.conversationId === id,
    "user-chats": isChat && id !== null && conversation.memberIds.includes(id),
    "app-chats": id !== null && conversation.installedAppIds.includes(id),
  };
  return answers[kind];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
