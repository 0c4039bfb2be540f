import * as z from "zod";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { JsonObject } from "../../base/json.ts";
import { unknownParametersNamed } from "../../base/parameter.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import { chatTitle } from "./chat-title.ts";
import { type PickedRows, pickRows, rowPaging } from "./pick-rows.ts";
import { idOrLink } from "./teams-link.ts";

/** Chats whose members are read side by side, for their titles. */
const TITLES_AT_ONCE = 8;

const yesOrNo = z.enum(["true", "false"], "expected true or false").default("false");
const paging = {
  include_absent: yesOrNo.describe("true: with those that are gone, and since when"),
  ...rowPaging,
};

/** The query of GET /api/teams, /api/chats and /api/users. */
export const directoryParameters = z.strictObject(paging, unknownParametersNamed);

/** The query of GET /api/channels. */
export const channelParameters = z.strictObject(
  {
    team_id: idOrLink("team").describe("Whose channels, or a link that names the team"),
    incoming: yesOrNo.describe(
      "true: instead of the channels that the team hosts, those that other teams share with it",
    ),
    ...paging,
  },
  unknownParametersNamed,
);

type DirectoryParameters = z.infer<typeof directoryParameters>;
type ChannelParameters = z.infer<typeof channelParameters>;

/** Teams or users, as Graph gave them. */
export function listDirectory(
  directory: DirectoryStore,
  table: "teams" | "users",
  parameters: DirectoryParameters,
): Promise<PickedRows<JsonObject>> {
  const { limit, cursor } = parameters;
  return pickRows(directory, { table, parentId: null, limit, cursor }, (row) =>
    isWanted(row, parameters) ? shown(row) : undefined,
  );
}

/** The channels of a team. */
export function listChannels(
  directory: DirectoryStore,
  parameters: ChannelParameters,
): Promise<PickedRows<JsonObject>> {
  const { team_id: parentId, incoming, limit, cursor } = parameters;
  const table = incoming === "true" ? "incoming-channels" : "channels";
  return pickRows(directory, { table, parentId, limit, cursor }, (row) =>
    isWanted(row, parameters) ? shown(row) : undefined,
  );
}

/** Chats, each with a title. */
export async function listChats(
  directory: DirectoryStore,
  parameters: DirectoryParameters,
): Promise<PickedRows<JsonObject>> {
  const { limit, cursor } = parameters;
  const place = { table: "chats", parentId: null, limit, cursor } as const;
  const { picked, nextCursor } = await pickRows(directory, place, (row) =>
    isWanted(row, parameters) ? row : undefined,
  );
  const titles = new Map<DirectoryRow, string | null>();
  await forEachLimited(picked, TITLES_AT_ONCE, async (row) => {
    titles.set(row, await chatTitle(directory, row));
  });
  return { picked: picked.map((row) => shown(row, { title: titles.get(row) ?? null })), nextCursor };
}

function isWanted(row: DirectoryRow, { include_absent: includeAbsent }: DirectoryParameters): boolean {
  return includeAbsent === "true" || row.absentSinceDateTime === null;
}

function shown(row: DirectoryRow, more: JsonObject = {}): JsonObject {
  const { value, firstSeenDateTime, changedDateTime, absentSinceDateTime } = row;
  return { ...value, sink: { ...more, firstSeenDateTime, changedDateTime, absentSinceDateTime } };
}
