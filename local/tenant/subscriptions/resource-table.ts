import {
  MAX_INTERACTION_SUBSCRIPTIONS,
  MAX_PRESENCE_SUBSCRIPTION_LIFETIME_MS,
  MAX_PRESENCE_SUBSCRIPTIONS,
  MAX_PRESENCES,
  MAX_SUBSCRIPTIONS_PER_CHAT,
  MAX_SUBSCRIPTIONS_PER_CONVERSATION,
  MAX_SUBSCRIPTIONS_PER_ORGANIZER,
  MAX_SUBSCRIPTIONS_PER_TEAM,
  MAX_SUBSCRIPTIONS_PER_USER,
} from "../limits.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import type { ChangePlace } from "./resource-change.ts";
import type { ResourceRow } from "./resource-row.ts";

export const ALL_CHANGES = ["created", "updated", "deleted"] as const;
/** "Get change notifications for chats": a chat is not deleted. */
const CHAT_CHANGES = ["created", "updated"] as const;

const READ_CHATS = ["Chat.ReadBasic.All", "Chat.Read.All", "Chat.ReadWrite.All"];
const READ_TEAMS = ["Team.ReadBasic.All", "TeamSettings.Read.All"];
const READ_CHANNELS = ["Channel.ReadBasic.All", "ChannelSettings.Read.All"];
const READ_CHAT_MEMBERS = ["ChatMember.Read.All", ...READ_CHATS];

const READ_INTERACTIONS = ["AiEnterpriseInteraction.Read.All"];

/** "Get change notifications for membership changes in channels": of shared channels, on request alone. */
const INDIRECT_MEMBERSHIP = "notifyOnIndirectMembershipUpdate";
const NOT_WHEN_SHARED = "suppressNotificationWhenSharedUnsharedWithTeam";

const isUser = (model: TenantModel, id: string) => model.directory.users.has(id);
const isTeam = (model: TenantModel, id: string) => model.directory.teams.has(id);
const isConversation = (model: TenantModel, id: string) => model.conversations.get(id)?.deletedMs === null;
const isApp = (model: TenantModel, id: string) => model.population.apps.some((app) => app.id === id);
const inChat = ({ teamId }: ChangePlace) => teamId === null;
const inTeam = ({ teamId }: ChangePlace) => teamId !== null;
const ofTeam = ({ teamId }: ChangePlace, { id }: { id: string | null }) => teamId === id;
const here = ({ conversationId }: ChangePlace, { id }: { id: string | null }) => conversationId === id;
const ofAdHocCall = ({ isAdHoc }: ChangePlace) => isAdHoc === true;
const ofUser = (place: ChangePlace, { id }: { id: string | null }) => inChat(place) && place.involves(id ?? "");

/** "Get change notifications for meeting transcripts and recordings": what is kept of a call is only ever created. */
function keptOf<const Entity extends string>(entity: Entity, permission: string) {
  return { entity, permissions: [permission], changeTypes: ["created"] } as const;
}
const MEETING_TRANSCRIPTS = keptOf("callTranscript", "OnlineMeetingTranscript.Read.All");
const MEETING_RECORDINGS = keptOf("callRecording", "OnlineMeetingRecording.Read.All");
const CALL_TRANSCRIPTS = keptOf("callTranscript", "CallTranscripts.Read.All");
const CALL_RECORDINGS = keptOf("callRecording", "CallRecordings.Read.All");
/** "Get change notifications for presence updates in Microsoft Teams": for whoever is signed in alone. */
const PRESENCE = {
  entity: "presence",
  permissions: [],
  delegated: ["Presence.Read.All"],
  changeTypes: ["updated"],
  quota: MAX_PRESENCE_SUBSCRIPTIONS,
  maxLifetimeMs: MAX_PRESENCE_SUBSCRIPTION_LIFETIME_MS,
  isRichOnly: true,
} as const;

/** Of a filter `id in ('…','…')`. */
function presenceIds(filter: string): readonly string[] | undefined {
  const [, list] = /^id in \(\s*('[^']+'(?:\s*,\s*'[^']+')*)\s*\)$/i.exec(filter) ?? [];
  const ids = list?.split(",").map((id) => id.trim().slice(1, -1));
  return ids !== undefined && ids.length <= MAX_PRESENCES ? ids : undefined;
}

/** What can be subscribed to here: the rows of "Create subscription" and "Set up notifications for changes in resource data". */
export const RESOURCES = [
  {
    kind: "all-channels",
    entity: "chatMessage",
    pattern: /^teams\/getAllMessages$/i,
    permissions: ["ChannelMessage.Read.All"],
    covers: inTeam,
  },
  {
    kind: "all-chats",
    entity: "chatMessage",
    pattern: /^chats\/getAllMessages$/i,
    permissions: ["Chat.Read.All"],
    covers: inChat,
  },
  {
    kind: "channel",
    entity: "chatMessage",
    pattern: /^teams\/([^/]+)\/channels\/([^/]+)\/messages$/i,
    permissions: ["ChannelMessage.Read.All"],
    quota: MAX_SUBSCRIPTIONS_PER_CONVERSATION,
    covers: here,
    exists: isConversation,
  },
  {
    kind: "chat",
    entity: "chatMessage",
    pattern: /^chats\/([^/]+)\/messages$/i,
    permissions: ["Chat.Read.All"],
    quota: MAX_SUBSCRIPTIONS_PER_CONVERSATION,
    covers: here,
    exists: isConversation,
  },
  {
    kind: "user-chats",
    entity: "chatMessage",
    pattern: /^users\/([^/]+)\/chats\/getAllMessages$/i,
    permissions: ["Chat.Read.All", "Chat.ReadWrite.All"],
    quota: MAX_SUBSCRIPTIONS_PER_USER,
    covers: ofUser,
    exists: isUser,
  },
  {
    kind: "app-chats",
    entity: "chatMessage",
    pattern: /^appCatalogs\/teamsApps\/([^/]+)\/installedToChats\/getAllMessages$/i,
    permissions: ["Chat.Read.WhereInstalled", "Chat.ReadWrite.WhereInstalled"],
    covers: ({ installedAppIds = [] }, { id }) => id !== null && installedAppIds.includes(id),
    exists: isApp,
  },
  {
    kind: "chats",
    entity: "chat",
    pattern: /^chats$/i,
    permissions: READ_CHATS,
    changeTypes: CHAT_CHANGES,
    covers: inChat,
  },
  {
    kind: "one-chat",
    entity: "chat",
    pattern: /^chats\/(?!getAll)([^/]+)$/i,
    permissions: READ_CHATS,
    changeTypes: CHAT_CHANGES,
    quota: MAX_SUBSCRIPTIONS_PER_CHAT,
    covers: here,
    exists: isConversation,
  },
  {
    kind: "chats-of-user",
    entity: "chat",
    pattern: /^users\/([^/]+)\/chats$/i,
    permissions: READ_CHATS,
    changeTypes: CHAT_CHANGES,
    quota: MAX_SUBSCRIPTIONS_PER_USER,
    covers: ofUser,
    exists: isUser,
  },
  {
    kind: "channels",
    entity: "channel",
    pattern: /^teams\/getAllChannels$/i,
    permissions: READ_CHANNELS,
    covers: inTeam,
  },
  {
    kind: "channels-of-team",
    entity: "channel",
    pattern: /^teams\/([^/]+)\/channels$/i,
    permissions: READ_CHANNELS,
    quota: MAX_SUBSCRIPTIONS_PER_TEAM,
    covers: ofTeam,
    exists: isTeam,
  },
  { kind: "teams", entity: "team", pattern: /^teams$/i, permissions: READ_TEAMS, covers: inTeam },
  {
    kind: "one-team",
    entity: "team",
    pattern: /^teams\/(?!getAll)([^/]+)$/i,
    permissions: READ_TEAMS,
    quota: MAX_SUBSCRIPTIONS_PER_TEAM,
    covers: ofTeam,
    exists: isTeam,
  },
  {
    kind: "chat-members",
    entity: "conversationMember",
    pattern: /^chats\/getAllMembers$/i,
    permissions: READ_CHAT_MEMBERS,
    covers: inChat,
  },
  {
    kind: "members-of-chat",
    entity: "conversationMember",
    pattern: /^chats\/([^/]+)\/members$/i,
    permissions: READ_CHAT_MEMBERS,
    quota: MAX_SUBSCRIPTIONS_PER_CHAT,
    covers: here,
    exists: isConversation,
  },
  {
    kind: "members-of-team",
    entity: "conversationMember",
    pattern: /^teams\/([^/]+)\/members$/i,
    permissions: ["TeamMember.Read.All"],
    quota: MAX_SUBSCRIPTIONS_PER_TEAM,
    covers: (place, target) => ofTeam(place, target) && place.conversationId === null,
    exists: isTeam,
  },
  {
    kind: "channel-members-of-team",
    entity: "conversationMember",
    pattern: /^teams\/([^/]+)\/channels\/getAllMembers$/i,
    permissions: ["ChannelMember.Read.All"],
    options: [INDIRECT_MEMBERSHIP, NOT_WHEN_SHARED],
    quota: MAX_SUBSCRIPTIONS_PER_TEAM,
    covers: (place, target) =>
      ofTeam(place, target) && place.conversationId !== null && isMembershipWanted(place, target),
    exists: isTeam,
  },
  {
    kind: "meeting-transcripts",
    ...MEETING_TRANSCRIPTS,
    pattern: /^communications\/onlineMeetings\/getAllTranscripts$/i,
    covers: (place) => !ofAdHocCall(place),
  },
  {
    kind: "meeting-transcripts-of-user",
    ...MEETING_TRANSCRIPTS,
    pattern: /^users\/([^/]+)\/onlineMeetings\/getAllTranscripts$/i,
    quota: MAX_SUBSCRIPTIONS_PER_ORGANIZER,
    covers: (place, { id }) => !ofAdHocCall(place) && place.involves(id ?? ""),
    exists: isUser,
  },
  {
    kind: "meeting-recordings",
    ...MEETING_RECORDINGS,
    pattern: /^communications\/onlineMeetings\/getAllRecordings$/i,
    covers: (place) => !ofAdHocCall(place),
  },
  {
    kind: "meeting-recordings-of-user",
    ...MEETING_RECORDINGS,
    pattern: /^users\/([^/]+)\/onlineMeetings\/getAllRecordings$/i,
    quota: MAX_SUBSCRIPTIONS_PER_ORGANIZER,
    covers: (place, { id }) => !ofAdHocCall(place) && place.involves(id ?? ""),
    exists: isUser,
  },
  {
    kind: "call-transcripts",
    ...CALL_TRANSCRIPTS,
    pattern: /^communications\/adhocCalls\/getAllTranscripts$/i,
    covers: ofAdHocCall,
  },
  {
    kind: "call-transcripts-of-user",
    ...CALL_TRANSCRIPTS,
    pattern: /^users\/([^/]+)\/adhocCalls\/getAllTranscripts$/i,
    quota: MAX_SUBSCRIPTIONS_PER_ORGANIZER,
    covers: (place, { id }) => ofAdHocCall(place) && place.involves(id ?? ""),
    exists: isUser,
  },
  {
    kind: "call-recordings",
    ...CALL_RECORDINGS,
    pattern: /^communications\/adhocCalls\/getAllRecordings$/i,
    covers: ofAdHocCall,
  },
  {
    kind: "call-recordings-of-user",
    ...CALL_RECORDINGS,
    pattern: /^users\/([^/]+)\/adhocCalls\/getAllRecordings$/i,
    quota: MAX_SUBSCRIPTIONS_PER_ORGANIZER,
    covers: (place, { id }) => ofAdHocCall(place) && place.involves(id ?? ""),
    exists: isUser,
  },
  {
    kind: "interactions",
    entity: "aiInteraction",
    pattern: /^copilot\/interactionHistory\/getAllEnterpriseInteractions$/i,
    permissions: READ_INTERACTIONS,
    quota: MAX_INTERACTION_SUBSCRIPTIONS,
    covers: () => true,
  },
  {
    kind: "interactions-of-user",
    entity: "aiInteraction",
    pattern: /^copilot\/users\/([^/]+)\/interactionHistory\/getAllEnterpriseInteractions$/i,
    permissions: READ_INTERACTIONS,
    quota: MAX_INTERACTION_SUBSCRIPTIONS,
    covers: ({ involves }, { id }) => involves(id ?? ""),
    exists: isUser,
  },
  {
    kind: "presence",
    ...PRESENCE,
    pattern: /^communications\/presences\/([^/]+)$/i,
    covers: ({ involves }, { id }) => involves(id ?? ""),
    exists: isUser,
  },
  {
    kind: "presences",
    ...PRESENCE,
    pattern: /^communications\/presences$/i,
    idsOf: presenceIds,
    covers: ({ involves }, { ids }) => ids.some(involves),
  },
] as const satisfies readonly ResourceRow[];

/** Who came or left by a team that a channel is shared with, rather than by name. */
function isMembershipWanted({ indirectly }: ChangePlace, { options }: { options: readonly string[] }): boolean {
  if (indirectly === undefined) return true;
  if (!options.includes(INDIRECT_MEMBERSHIP)) return false;
  return indirectly !== "shared" || !options.includes(NOT_WHEN_SHARED);
}
