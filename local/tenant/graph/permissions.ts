import type { AccessToken } from "../authority/authority.ts";
import { GraphError } from "./graph-error.ts";

/** Application permissions by what is asked for; any one of a row will do. "Microsoft Graph permissions reference". */
export const PERMISSIONS = {
  users: ["User.Read.All", "User.ReadBasic.All", "Directory.Read.All"],
  deletedUsers: ["User.Read.All", "Directory.Read.All"],
  groups: ["Group.Read.All", "Directory.Read.All"],
  teams: ["Team.ReadBasic.All", "TeamSettings.Read.All"],
  deletedTeams: ["Team.ReadBasic.All", "TeamSettings.Read.All"],
  channels: ["Channel.ReadBasic.All", "ChannelSettings.Read.All"],
  teamMembers: ["TeamMember.Read.All"],
  channelMembers: ["ChannelMember.Read.All"],
  chats: ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"],
  chatMembers: ["ChatMember.Read.All", "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"],
  channelMessages: ["ChannelMessage.Read.All"],
  chatMessages: ["Chat.Read.All", "Chat.ReadWrite.All"],
  /** The same, of chats alone in which the caller's app is installed. */
  appChatMessages: ["Chat.Read.WhereInstalled", "Chat.ReadWrite.WhereInstalled"],
  meetingTranscripts: ["OnlineMeetingTranscript.Read.All"],
  meetingRecordings: ["OnlineMeetingRecording.Read.All"],
  callTranscripts: ["CallTranscripts.Read.All"],
  callRecordings: ["CallRecordings.Read.All"],
  files: ["Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All"],
  serviceHealth: ["ServiceHealth.Read.All"],
  interactions: ["AiEnterpriseInteraction.Read.All"],
  /** Decided by the resource: see subscriptions/resource.ts. */
  subscriptions: [],
} as const satisfies Record<string, readonly string[]>;

export type PermissionName = keyof typeof PERMISSIONS;

/** Throws a GraphError (403) in the words that Teams uses. `isWhereInstalled`: what is asked for is in a chat with the app. */
export function requirePermission(token: AccessToken, name: PermissionName, isWhereInstalled: boolean): void {
  const isOfAppChat = isWhereInstalled && name === "chatMessages";
  const accepted: readonly string[] = [...PERMISSIONS[name], ...(isOfAppChat ? PERMISSIONS.appChatMessages : [])];
  if (accepted.length === 0 || accepted.some((permission) => token.roles.includes(permission))) return;
  const message = `Missing role permissions on the request. API requires one of '${accepted.join(", ")}'. Roles on the request '${token.roles.join(", ")}'.`;
  throw new GraphError(403, "Forbidden", { message });
}
