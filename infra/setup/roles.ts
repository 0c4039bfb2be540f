import { SetupError } from "./setup-error.ts";

/** An application role of Microsoft Graph that the app needs, and what for. */
export interface RoleNeed {
  readonly role: string;
  readonly reason: string;
}

interface ResourceRow {
  /** Matched without query. */
  readonly resource: RegExp;
  readonly needs: readonly RoleNeed[];
}

const CHANNEL_MESSAGES: RoleNeed = {
  role: "ChannelMessage.Read.All",
  reason: "subscribe to messages in channels, and read them after an outage",
};
const CHAT_MESSAGES: RoleNeed = {
  role: "Chat.Read.All",
  reason: "subscribe to messages in chats, list chats with their members, and read messages after an outage",
};

/**
 * The least roles by subscribed resource, from what `shared/graph` really calls.
 * Graph: "Create subscription", "List teams", "List channels", "List members of team", "List users", "List chats".
 */
const RESOURCE_ROLES: readonly ResourceRow[] = [
  {
    resource: /^\/teams\/getAllMessages$/i,
    needs: [
      CHANNEL_MESSAGES,
      { role: "Team.ReadBasic.All", reason: "list the teams whose channels are synced (GET /teams)" },
      { role: "Channel.ReadBasic.All", reason: "list the channels of a team (GET /teams/{id}/channels)" },
      { role: "TeamMember.Read.All", reason: "keep who is in a team (GET /teams/{id}/members)" },
    ],
  },
  {
    resource: /^\/chats\/getAllMessages$/i,
    needs: [
      CHAT_MESSAGES,
      { role: "User.ReadBasic.All", reason: "list the users whose chats are synced (GET /users)" },
    ],
  },
  { resource: /^\/teams\/[^/]+\/channels\/[^/]+\/messages$/i, needs: [CHANNEL_MESSAGES] },
  { resource: /^\/(chats\/[^/]+\/messages|users\/[^/]+\/chats\/getAllMessages)$/i, needs: [CHAT_MESSAGES] },
  {
    resource: /^\/appCatalogs\/teamsApps\/[^/]+\/installedToChats\/getAllMessages$/i,
    needs: [{ role: "Chat.Read.WhereInstalled", reason: "subscribe to messages in chats that have the app" }],
  },
];

/**
 * The roles for some resources together, each once.
 *
 * @throws SetupError for a resource that no row knows
 */
export function rolesFor(resources: readonly string[]): readonly RoleNeed[] {
  const needs = resources.flatMap((resource) => {
    const [path = ""] = resource.split("?");
    const row = RESOURCE_ROLES.find((candidate) => candidate.resource.test(path));
    if (!row) throw new SetupError(`No Graph role is known for the resource ${resource} (GRAPH_RESOURCES).`);
    return row.needs;
  });
  return [...new Map(needs.map((need) => [need.role, need])).values()];
}
