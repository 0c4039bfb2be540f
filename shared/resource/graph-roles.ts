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

interface KnownRoles {
  readonly needs: readonly RoleNeed[];
  /** Resources that no row knows. */
  readonly unknownResources: readonly string[];
}

/** The roles for some resources together, each once. */
export function rolesFor(resources: readonly string[]): KnownRoles {
  const rows = resources.map((resource) => {
    const [path = ""] = resource.split("?");
    return { resource, needs: RESOURCE_ROLES.find((row) => row.resource.test(path))?.needs };
  });
  const needs = rows.flatMap((row) => row.needs ?? []);
  return {
    needs: [...new Map(needs.map((need) => [need.role, need])).values()],
    unknownResources: rows.filter((row) => row.needs === undefined).map(({ resource }) => resource),
  };
}

/** Where an administrator consents to the declared roles. Microsoft: "Grant tenant-wide admin consent to an application". */
export function consentLink(app: { authority: string; tenantId: string; clientId: string }): string {
  return `${app.authority}/${app.tenantId}/adminconsent?client_id=${app.clientId}`;
}
