import { guid } from "../base/setting-values.ts";
import type { DirectoryRow, DirectoryTable } from "../port/directory-store.ts";
import { type Column, graphs, key, type LakeSource, rowVersion, text, time, withOther } from "./columns.ts";

/**
 * A row goes by when Graph was asked, as in the store. When members came and went is not among the columns: facts about the
 * past come in any order, and `GET /api/members` answers what they make together.
 */
const SEEN: readonly Column<DirectoryRow>[] = [
  rowVersion(({ readDateTime }) => ({ timeMs: Date.parse(readDateTime) })),
  time("first_seen_at", "when it was first seen", ({ firstSeenDateTime }) => firstSeenDateTime),
  time("changed_at", "when it was last found changed", ({ changedDateTime }) => changedDateTime),
  time("absent_since", "since when it is known to be gone; null while it is there", (row) => row.absentSinceDateTime),
];

const id: Column<DirectoryRow> = { ...key<DirectoryRow>("id", "Graph's", (row) => row.id), isGraphs: true };
const team = (meaning: string) => key<DirectoryRow>("team_id", meaning, ({ parentId }) => parentId);

const TEAM = [
  id,
  ...graphs("STRING", ["displayName", "description", "visibility", "createdDateTime", "classification", "webUrl"]),
  ...graphs("STRING", ["internalId", "tenantId", "specialization"]),
  ...graphs("BOOLEAN", ["isArchived"]),
  ...graphs("JSON", ["memberSettings", "guestSettings", "messagingSettings", "funSettings"]),
];
const CHANNEL = [
  id,
  ...graphs("STRING", ["displayName", "description", "membershipType", "email", "webUrl", "createdDateTime"]),
  ...graphs("STRING", ["tenantId"]),
  ...graphs("BOOLEAN", ["isFavoriteByDefault", "isArchived"]),
];
const CHAT = [
  id,
  ...graphs("STRING", ["topic", "chatType", "createdDateTime", "lastUpdatedDateTime", "webUrl", "tenantId"]),
  ...graphs("JSON", ["onlineMeetingInfo"]),
];
const MEMBER = [
  key<DirectoryRow>("parent_id", "the team, channel or chat", ({ parentId }) => parentId),
  key<DirectoryRow>("member_id", "of the person, as far as Graph says; else of the membership", (row) => row.id),
  text<DirectoryRow>("team_id", "where the parent is a team", ({ parentId }) =>
    guid(parentId ?? "") ? parentId : null,
  ),
  ...graphs("STRING", ["id", "displayName", "userId", "email", "tenantId", "visibleHistoryStartDateTime"]),
  ...graphs("JSON", ["roles"]),
];
const USER = [
  id,
  ...graphs("STRING", ["displayName", "mail", "userPrincipalName", "userType", "jobTitle", "department"]),
  ...graphs("BOOLEAN", ["accountEnabled"]),
];

const TABLES: {
  readonly [T in DirectoryTable]: { readonly name: string; readonly columns: readonly Column<DirectoryRow>[] };
} = {
  teams: { name: "teams", columns: TEAM },
  channels: { name: "channels", columns: [team("the team it belongs to"), ...CHANNEL] },
  "incoming-channels": { name: "incoming_channels", columns: [team("the team it is shared with"), ...CHANNEL] },
  chats: { name: "chats", columns: CHAT },
  members: { name: "members", columns: MEMBER },
  users: { name: "users", columns: USER },
};

export const DIRECTORY: LakeSource<DirectoryRow> = {
  tables: Object.entries(TABLES).map(([table, { name, columns }]) => ({
    name,
    holds: (row) => row.table === table,
    columns: withOther([...columns, ...SEEN]),
  })),
  shown: ({ value }) => value,
  storedDateTime: ({ readDateTime }) => readDateTime,
};
