import * as z from "zod";
import type { JsonObject } from "../../base/json.ts";
import {
  cursorTextOf,
  dateTime,
  graphId,
  jsonCursor,
  limitUpTo,
  unknownParametersNamed,
} from "../../base/parameter.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import { presenceAt } from "../../store/directory/presence.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
const MAX_ID_LENGTH = 512;
/** Rows that are looked at for one answer, whoever has left meanwhile included. */
const MAX_ROWS = 2_000;

/** The query of GET /api/members. */
export const memberParameters = z.strictObject(
  {
    of: graphId.describe(
      "Whose members: a team's, which are those of its standard channels, a private or shared channel's, a chat's",
    ),
    at: dateTime
      .optional()
      .describe("Who was in it at this time, and who perhaps was; who is in it now where it is not given"),
    limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Members in one answer, at most"),
    cursor: jsonCursor(z.string().min(1).max(MAX_ID_LENGTH), "a nextLink")
      .optional()
      .describe("Where the last answer ended: taken from its nextLink"),
  },
  unknownParametersNamed,
);

type MemberParameters = z.infer<typeof memberParameters>;

export interface MembersPage {
  readonly members: readonly JsonObject[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** Who is in a team, a channel or a chat, or was at a time: by id, a page at a time. */
export async function listMembers(
  directory: Pick<DirectoryStore, "page">,
  { of, at, limit, cursor }: MemberParameters,
): Promise<MembersPage> {
  const members: JsonObject[] = [];
  let afterId = cursor;
  for (let looked = 0; looked < MAX_ROWS; looked += MAX_LIMIT) {
    const position = afterId === undefined ? {} : { afterId };
    const rows = await directory.page({ table: "members", parentId: of, limit: MAX_LIMIT, ...position });
    for (const row of rows) {
      if (members.length === limit) return { members, nextCursor: afterId && cursorTextOf(afterId) };
      const shown = shownAt(row, at === undefined ? undefined : Date.parse(at));
      if (shown !== undefined) members.push(shown);
      afterId = row.id;
    }
    if (rows.length < MAX_LIMIT) return { members, nextCursor: undefined };
  }
  return { members, nextCursor: afterId && cursorTextOf(afterId) };
}

function shownAt(row: DirectoryRow, atMs: number | undefined): JsonObject | undefined {
  const { value, presence = [], firstSeenDateTime, absentSinceDateTime } = row;
  const now = absentSinceDateTime === null ? "in" : "out";
  const state = atMs === undefined ? now : presenceAt(presence, atMs);
  if (state === "out") return undefined;
  return { ...value, sink: { presence: state, firstSeenDateTime, absentSinceDateTime, history: presence } };
}
