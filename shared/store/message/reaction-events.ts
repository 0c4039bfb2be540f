import { toIso } from "../../base/clock.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { timeMsOf } from "./identity.ts";
import { between, type Known, type MessageEvent, type SeenVersion } from "./message-event.ts";

/** One row of a message's `messageHistory`. Graph: "chatMessageHistoryItem resource type". */
interface HistoryItem {
  readonly atMs: number;
  /** A flags enum: several words may stand in one row. */
  readonly actions: readonly HistoryAction[];
  readonly reaction: JsonObject;
  readonly key: string;
}

type HistoryAction = "reactionAdded" | "reactionRemoved" | "actionUndefined";

/**
 * Who reacted and took it back. Graph's own history tells both with their times. What stands in a version's reactions and in
 * no history is told as well: given at the time that the reaction bears, taken back between two versions.
 */
export function reactionEvents(known: Known | undefined, group: readonly SeenVersion[]): readonly MessageEvent[] {
  const now = group.at(-1);
  if (now === undefined) return [];
  const told = historyOf(known?.history);
  const items = new Map(group.flatMap((seen) => [...historyOf(seen)]));
  const fresh = [...items].filter(([key]) => !told.has(key)).map(([, item]) => item);
  const fromHistory = fresh.flatMap((item) =>
    item.actions.map((event): MessageEvent => ({ at: toIso(item.atMs), event, ...shown(now, item.reaction, true) })),
  );
  if (!saysReactions(now)) return fromHistory;
  const sinceMs = known?.reactions?.version ?? Number.NEGATIVE_INFINITY;
  const expected = applied(reactionsOf(known?.reactions), [...told.values(), ...items.values()], sinceMs);
  const found = reactionsOf(now);
  const added = [...found.values()].filter((reaction) => !sameMoment(expected.get(keyOf(reaction)), reaction));
  const removed = [...expected].filter(([key, reaction]) => !sameMoment(found.get(key), reaction));
  return [
    ...fromHistory,
    ...removed.map(
      ([, reaction]): MessageEvent => ({
        ...between(known?.reactions, now),
        event: "reactionRemoved",
        ...shown(now, reaction, false),
      }),
    ),
    ...added.map((reaction): MessageEvent => {
      const atMs = timeMsOf(reaction.createdDateTime);
      const at = atMs === undefined ? between(known?.reactions, now) : { at: toIso(atMs) };
      return { ...at, event: "reactionAdded", ...shown(now, reaction, false) };
    }),
  ];
}

/** A message that is deleted shows none, which takes none back. */
export function saysReactions({ payload }: SeenVersion): boolean {
  const { reactions, deletedDateTime } = payload;
  return Array.isArray(reactions) && (reactions.length > 0 || timeMsOf(deletedDateTime) === undefined);
}

function shown({ version }: SeenVersion, { user, reactionType }: JsonObject, isOfHistory: boolean) {
  return {
    by: user ?? null,
    version,
    evidence: isOfHistory ? "messageHistory" : "version",
    reactionType: reactionType ?? null,
  } as const;
}

/** The reactions there should be, by the history since. */
function applied(
  before: ReadonlyMap<string, JsonObject>,
  items: readonly HistoryItem[],
  sinceMs: number,
): ReadonlyMap<string, JsonObject> {
  const reactions = new Map(before);
  for (const { atMs, actions, reaction } of items.toSorted((a, b) => a.atMs - b.atMs)) {
    if (atMs <= sinceMs) continue;
    if (actions.includes("reactionRemoved")) reactions.delete(keyOf(reaction));
    else if (actions.includes("reactionAdded")) reactions.set(keyOf(reaction), reaction);
  }
  return reactions;
}

function reactionsOf(seen: SeenVersion | undefined): ReadonlyMap<string, JsonObject> {
  const reactions = seen?.payload.reactions;
  const list = Array.isArray(reactions) ? reactions.filter(isJsonObject) : [];
  return new Map(list.map((reaction) => [keyOf(reaction), reaction]));
}

/** Of one person and type there is one at a time; one of another time was given anew. */
function sameMoment(a: JsonObject | undefined, b: JsonObject): boolean {
  return a !== undefined && timeMsOf(a.createdDateTime) === timeMsOf(b.createdDateTime);
}

function keyOf({ reactionType, user }: JsonObject): string {
  return JSON.stringify([reactionType, personOf(user)]);
}

/** By the id alone: names come and go between two answers. */
function personOf(user: unknown): unknown {
  if (!isJsonObject(user)) return null;
  const identities = [user.user, user.application, user.device].filter(isJsonObject);
  return identities[0]?.id ?? user;
}

function historyOf(seen: SeenVersion | undefined): ReadonlyMap<string, HistoryItem> {
  const rows = seen?.payload.messageHistory;
  const items = (Array.isArray(rows) ? rows.filter(isJsonObject) : []).flatMap((row) => itemOf(row) ?? []);
  return new Map(items.map((item) => [item.key, item]));
}

function itemOf({ modifiedDateTime, actions, reaction }: JsonObject): HistoryItem | undefined {
  const atMs = timeMsOf(modifiedDateTime);
  if (atMs === undefined) return undefined;
  const shownReaction = isJsonObject(reaction) ? reaction : {};
  const words = typeof actions === "string" ? actions.split(",").map((word) => actionOf(word.trim())) : [];
  const known = words.length > 0 ? words : (["actionUndefined"] as const);
  return {
    atMs,
    actions: known,
    reaction: shownReaction,
    key: JSON.stringify([atMs, known, keyOf(shownReaction)]),
  };
}

function actionOf(word: string): HistoryAction {
  return word === "reactionAdded" || word === "reactionRemoved" ? word : "actionUndefined";
}
