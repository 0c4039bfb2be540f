import type { AccessToken } from "../authority/authority.ts";
import { GraphError } from "./graph-error.ts";

interface PermissionRow {
  /** Of an app that asks for itself; none where nothing can be asked so. */
  readonly application?: readonly string[];
  /** Of an app that asks for a person; none where nothing can be asked so, or is not here. */
  readonly delegated?: readonly string[];
  /** What Teams says instead, where an app may not do it for itself. */
  readonly applicationRefusal?: "importOnly";
}

const READ_FILES = ["Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All"] as const;
const READ_CHATS = ["Chat.ReadBasic", "Chat.Read", "Chat.ReadWrite"] as const;

/**
 * THE table of permissions by what is asked for; any one of a column will do. "Microsoft Graph permissions reference". Of writes
 * the delegated column alone: what an app may write for itself is not here.
 */
// biome-ignore format: one row a thing that is asked for
const TABLE = {
  users: {
    application: ["User.Read.All", "User.ReadBasic.All", "Directory.Read.All"],
    delegated: ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"],
  },
  /** Of the person who asks. */
  ownUser: { delegated: ["User.Read", "User.ReadBasic.All", "User.Read.All", "Directory.Read.All"] },
  deletedUsers: { application: ["User.Read.All", "Directory.Read.All"], delegated: ["User.Read.All", "Directory.Read.All"] },
  groups: { application: ["Group.Read.All", "Directory.Read.All"], delegated: ["Group.Read.All", "Directory.Read.All"] },
  teams: {
    application: ["Team.ReadBasic.All", "TeamSettings.Read.All"],
    delegated: ["Team.ReadBasic.All", "TeamSettings.Read.All"],
  },
  deletedTeams: { application: ["Team.ReadBasic.All", "TeamSettings.Read.All"] },
  channels: {
    application: ["Channel.ReadBasic.All", "ChannelSettings.Read.All"],
    delegated: ["Channel.ReadBasic.All", "ChannelSettings.Read.All"],
  },
  teamMembers: { application: ["TeamMember.Read.All"], delegated: ["TeamMember.Read.All", "TeamMember.ReadWrite.All"] },
  channelMembers: { application: ["ChannelMember.Read.All"], delegated: ["ChannelMember.Read.All", "ChannelMember.ReadWrite.All"] },
  chats: { application: ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"], delegated: READ_CHATS },
  chatMembers: {
    application: ["ChatMember.Read.All", "Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"],
    delegated: ["ChatMember.Read", "ChatMember.ReadWrite", ...READ_CHATS],
  },
  channelMessages: { application: ["ChannelMessage.Read.All"], delegated: ["ChannelMessage.Read.All"] },
  chatMessages: { application: ["Chat.Read.All", "Chat.ReadWrite.All"], delegated: ["Chat.Read", "Chat.ReadWrite"] },
  /** The same, of chats alone in which the caller's app is installed. */
  appChatMessages: { application: ["Chat.Read.WhereInstalled", "Chat.ReadWrite.WhereInstalled"] },
  /** Of everything that somebody sees, or everybody: for apps alone. */
  exportedChannelMessages: { application: ["ChannelMessage.Read.All"] },
  exportedChatMessages: { application: ["Chat.Read.All", "Chat.ReadWrite.All"] },
  meetingTranscripts: { application: ["OnlineMeetingTranscript.Read.All"] },
  meetingRecordings: { application: ["OnlineMeetingRecording.Read.All"] },
  callTranscripts: { application: ["CallTranscripts.Read.All"] },
  callRecordings: { application: ["CallRecordings.Read.All"] },
  files: { application: READ_FILES, delegated: ["Files.Read", "Files.ReadWrite", ...READ_FILES] },
  serviceHealth: { application: ["ServiceHealth.Read.All"] },
  interactions: { application: ["AiEnterpriseInteraction.Read.All"] },
  /** Decided by the resource: see subscriptions/resource-table.ts. */
  subscriptions: { application: [], delegated: [] },
  sendChatMessages: { delegated: ["ChatMessage.Send", "Chat.ReadWrite"], applicationRefusal: "importOnly" },
  sendChannelMessages: { delegated: ["ChannelMessage.Send"], applicationRefusal: "importOnly" },
  quoteChatMessages: { delegated: ["ChatMessage.Send"] },
  changeChatMessages: { delegated: ["Chat.ReadWrite"] },
  changeChannelMessages: { delegated: ["ChannelMessage.ReadWrite"] },
  reactInChats: { delegated: ["ChatMessage.Send", "Chat.ReadWrite"] },
  reactInChannels: { delegated: ["ChannelMessage.Send"] },
  createChats: { delegated: ["Chat.Create", "Chat.ReadWrite"] },
  changeChats: { delegated: ["Chat.ReadWrite"] },
  addChatMembers: { delegated: ["ChatMember.ReadWrite", "Chat.ReadWrite"] },
  removeChatMembers: { delegated: ["ChatMember.ReadWrite"] },
  presence: { delegated: ["Presence.Read.All"] },
  ownPresence: { delegated: ["Presence.Read", "Presence.Read.All"] },
  setPresence: { delegated: ["Presence.ReadWrite"] },
  people: { delegated: ["People.Read", "People.Read.All"] },
  contacts: { delegated: ["Contacts.Read", "Contacts.ReadWrite"] },
  writeFiles: { delegated: ["Files.ReadWrite", "Files.ReadWrite.All", "Sites.ReadWrite.All"] },
} as const satisfies Record<string, PermissionRow>;

export type PermissionName = keyof typeof TABLE;

const ROWS: Readonly<Record<PermissionName, PermissionRow>> = TABLE;
const NAMES = Object.keys(TABLE).filter(isName);

/** The application permissions of each row. */
export const PERMISSIONS: Readonly<Record<PermissionName, readonly string[]>> = columnOf(
  ({ application }) => application,
);

/** The delegated permissions of each row. */
export const DELEGATED_PERMISSIONS: Readonly<Record<PermissionName, readonly string[]>> = columnOf(
  ({ delegated }) => delegated,
);

export function grantedTo({ userId, scopes, roles }: AccessToken): readonly string[] {
  return userId === undefined ? roles : scopes;
}

/** Throws a GraphError in the words that Teams uses. `isWhereInstalled`: what is asked for is in a chat with the app. */
export function requirePermission(token: AccessToken, name: PermissionName, isWhereInstalled: boolean): void {
  if (token.userId === undefined) requireRole(token, name, isWhereInstalled);
  else requireScope(token, name);
}

function requireRole({ roles }: AccessToken, name: PermissionName, isWhereInstalled: boolean): void {
  const { application, applicationRefusal } = ROWS[name];
  if (application === undefined)
    throw applicationRefusal === undefined ? notInContext("application-only") : importOnly();
  const isOfAppChat = isWhereInstalled && name === "chatMessages";
  const accepted = [...application, ...(isOfAppChat ? PERMISSIONS.appChatMessages : [])];
  if (accepted.length === 0 || accepted.some((permission) => roles.includes(permission))) return;
  throw forbidden(
    `Missing role permissions on the request. API requires one of '${accepted.join(", ")}'. Roles on the request '${roles.join(", ")}'.`,
  );
}

function requireScope({ scopes }: AccessToken, name: PermissionName): void {
  const { delegated } = ROWS[name];
  if (delegated === undefined) throw notInContext("delegated");
  if (delegated.length === 0 || delegated.some((permission: string) => scopes.includes(permission))) return;
  throw forbidden(
    `Missing scope permissions on the request. API requires one of '${delegated.join(", ")}'. Scopes on the request '${scopes.join(", ")}'`,
  );
}

/** github.com/microsoftgraph/microsoft-graph-docs, issue 17168, for the one side; for the other it says so likewise. */
function notInContext(context: "application-only" | "delegated"): GraphError {
  return new GraphError(412, "PreconditionFailed", {
    message: `Requested API is not supported in ${context} context`,
  });
}

/** github.com/MicrosoftDocs/msteams-docs, issue 12852. */
function importOnly(): GraphError {
  return new GraphError(401, "Unauthorized", {
    message:
      "Message POST is allowed in application-only context only for import purposes. Refer to https://docs.microsoft.com/microsoftteams/platform/graph-api/import-messages/import-external-messages-to-teams for more details.",
  });
}

function forbidden(message: string): GraphError {
  return new GraphError(403, "Forbidden", { message });
}

function columnOf(cell: (row: PermissionRow) => readonly string[] | undefined) {
  const cells = NAMES.map((name) => [name, cell(ROWS[name]) ?? []] as const);
  return Object.fromEntries(cells) as Record<PermissionName, readonly string[]>;
}

function isName(name: string): name is PermissionName {
  return Object.hasOwn(TABLE, name);
}
