import * as z from "zod";
import type { JsonObject } from "../../base/json.ts";
import { dateTime, unknownParametersNamed } from "../../base/parameter.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import { presenceAt } from "../../store/directory/presence.ts";
import { type PickedRows, pickRows, rowPaging } from "./pick-rows.ts";
import { idOrLink } from "./teams-link.ts";

/** The query of GET /api/members. */
export const memberParameters = z.strictObject(
  {
    of: idOrLink("place").describe(
      "Whose members: a team's, which are those of its standard channels, a private or shared channel's, a chat's; or a link to it",
    ),
    at: dateTime
      .optional()
      .describe("Who was in it at this time, and who perhaps was; who is in it now where it is not given"),
    ...rowPaging,
  },
  unknownParametersNamed,
);

type MemberParameters = z.infer<typeof memberParameters>;

/** Who is in a team, a channel or a chat, or was at a time: by id, a page at a time. */
export function listMembers(
  directory: Pick<DirectoryStore, "page">,
  { of, at, limit, cursor }: MemberParameters,
): Promise<PickedRows<JsonObject>> {
  const atMs = at === undefined ? undefined : Date.parse(at);
  return pickRows(directory, { table: "members", parentId: of, limit, cursor }, (row) => shownAt(row, atMs));
}

function shownAt(row: DirectoryRow, atMs: number | undefined): JsonObject | undefined {
  const { value, presence = [], firstSeenDateTime, absentSinceDateTime } = row;
  const now = absentSinceDateTime === null ? "in" : "out";
  const state = atMs === undefined ? now : presenceAt(presence, atMs);
  if (state === "out") return undefined;
  return { ...value, sink: { presence: state, firstSeenDateTime, absentSinceDateTime, history: presence } };
}
