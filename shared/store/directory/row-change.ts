import { toIso } from "../../base/clock.ts";
import { canonicalJson, type JsonObject } from "../../base/json.ts";
import type {
  DirectoryOutcome,
  DirectoryPlace,
  DirectoryRow,
  PresenceFact,
  SeenObject,
  ToldPresence,
} from "../../port/directory-store.ts";
import { withFact, withVisibleFrom } from "./presence.ts";

/* What becomes of a row of the directory: each takes what stands there, and gives what is to be written, or nothing. */

export interface RowChange {
  readonly row: DirectoryRow | undefined;
  readonly outcome: DirectoryOutcome;
}

const UNCHANGED: RowChange = { row: undefined, outcome: "unchanged" };

/** Graph showed the object. */
export function seenRow(stored: DirectoryRow | undefined, seen: SeenObject): RowChange {
  const { value, seenMs, isTold = false, table, parentId, id } = seen;
  const seenDateTime = toIso(seenMs);
  if (stored !== undefined && stored.readDateTime > seenDateTime) return { row: undefined, outcome: "outdated" };
  const came = presenceAfter(stored, { table }, { atDateTime: seenDateTime, isIn: true, isExact: false });
  const presence = came && withVisibleHistory(came, value);
  const isSame =
    stored?.absentSinceDateTime === null &&
    presence === stored.presence &&
    canonicalJson(stored.value) === canonicalJson(value);
  if (isSame && !isTold) return UNCHANGED;
  const row: DirectoryRow = {
    table,
    parentId,
    id,
    value,
    firstSeenDateTime: stored?.firstSeenDateTime ?? seenDateTime,
    changedDateTime: isSame ? stored.changedDateTime : seenDateTime,
    readDateTime: seenDateTime,
    absentSinceDateTime: null,
    ...(presence && { presence }),
  };
  return { row, outcome: isSame ? "unchanged" : stored ? "changed" : "created" };
}

/** Graph, asked then, knew nothing of it. */
export function absentRow(stored: DirectoryRow | undefined, absentMs: number): RowChange {
  const absentSinceDateTime = toIso(absentMs);
  const isThere = stored?.absentSinceDateTime === null && stored.readDateTime <= absentSinceDateTime;
  if (!isThere) return UNCHANGED;
  const fact: PresenceFact = { atDateTime: absentSinceDateTime, isIn: false, isExact: false };
  const presence = presenceAfter(stored, stored, fact);
  const row: DirectoryRow = {
    ...stored,
    readDateTime: absentSinceDateTime,
    absentSinceDateTime,
    ...(presence && { presence }),
  };
  return { row, outcome: "changed" };
}

/**
 * A system message told that somebody came or went. It may be years old, so it changes nothing of what stands there now; who
 * is known by nothing else counts as absent until Graph shows them.
 */
export function toldRow(
  stored: DirectoryRow | undefined,
  { table, parentId, id }: DirectoryPlace,
  { fact, value }: ToldPresence,
): RowChange {
  const presence = withFact(stored?.presence ?? [], fact);
  if (presence === stored?.presence) return UNCHANGED;
  if (stored !== undefined) return { row: { ...stored, presence }, outcome: "changed" };
  const { atDateTime } = fact;
  const times = { firstSeenDateTime: atDateTime, changedDateTime: atDateTime, readDateTime: atDateTime };
  const row = { table, parentId, id, value, ...times, absentSinceDateTime: atDateTime, presence };
  return { row, outcome: "created" };
}

function presenceAfter(
  stored: DirectoryRow | undefined,
  { table }: Pick<DirectoryPlace, "table">,
  fact: PresenceFact,
): readonly PresenceFact[] | undefined {
  return table === "members" ? withFact(stored?.presence ?? [], fact) : undefined;
}

/** Graph: "aadUserConversationMember resource type"; of members of teams and channels it says the same of everybody. */
function withVisibleHistory(facts: readonly PresenceFact[], value: JsonObject): readonly PresenceFact[] {
  const { visibleHistoryStartDateTime: start } = value;
  const startMs = typeof start === "string" ? Date.parse(start) : Number.NaN;
  return Number.isNaN(startMs) ? facts : withVisibleFrom(facts, toIso(startMs));
}
