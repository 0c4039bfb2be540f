import { MAX_SUBSCRIPTION_LIFETIME_MS } from "../limits.ts";
import type { Conversation } from "../model/conversation.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import type { ChangePlace, ChangeType, ResourceChange } from "./resource-change.ts";
import type { ResourceRow } from "./resource-row.ts";
import { ALL_CHANGES, RESOURCES } from "./resource-table.ts";

export type ResourceKind = (typeof RESOURCES)[number]["kind"];

/** A subscribed resource, understood. `key` is equal for two spellings of the same resource. */
export interface SubscribedResource {
  readonly kind: ResourceKind;
  /** The channel, chat, team, user or app; null for the tenant-wide kinds. */
  readonly id: string | null;
  /** Of a filter. */
  readonly ids: readonly string[];
  /** Query options of the path that are switched on. */
  readonly options: readonly string[];
  readonly key: string;
  /** What counts against one quota. */
  readonly quotaKey: string;
  readonly permissions: readonly string[];
  readonly delegated: readonly string[];
  readonly isRichOnly: boolean;
  readonly changeTypes: readonly ChangeType[];
  readonly quota: number;
  readonly maxLifetimeMs: number;
}

const FILTER = "$filter";

/** Undefined for whatever cannot be subscribed to here. `?model=` is ignored since payment models ended in 2025. */
export function parseResource(resource: string): SubscribedResource | undefined {
  const [path = "", query = ""] = resource.replace(/^\//, "").split("?");
  const given = new URLSearchParams(query);
  for (const row of RESOURCES as readonly (ResourceRow & { kind: ResourceKind })[]) {
    const match = row.pattern.exec(path);
    if (match === null) continue;
    const { kind, permissions, delegated = [], options: known = [], changeTypes = ALL_CHANGES, idsOf } = row;
    const { [FILTER]: filter, ...options } = Object.fromEntries(given);
    if (Object.keys(options).some((name) => name !== "model" && !known.includes(name))) return undefined;
    const ids = idsOf === undefined ? [] : idsOf(filter ?? "");
    if (ids === undefined || (idsOf === undefined && filter !== undefined)) return undefined;
    const id = match.length > 1 ? decode(match.at(-1) ?? "") : null;
    const key = `${kind} ${id ?? ids.toSorted().join()}`;
    return {
      kind,
      id,
      ids,
      options: known.filter((name) => given.get(name) === "true"),
      key,
      quotaKey: delegated.length > 0 ? row.entity : key,
      permissions,
      delegated,
      isRichOnly: row.isRichOnly ?? false,
      changeTypes,
      quota: row.quota ?? Number.POSITIVE_INFINITY,
      maxLifetimeMs: row.maxLifetimeMs ?? MAX_SUBSCRIPTION_LIFETIME_MS,
    };
  }
  return undefined;
}

export function resourceExists(model: TenantModel, { kind, id }: SubscribedResource): boolean {
  return id === null || (rowOf(kind).exists?.(model, id) ?? true);
}

/** Whether a subscription to the resource tells of the change. */
export function covers(
  target: SubscribedResource,
  { entity, place }: Pick<ResourceChange, "entity" | "place">,
): boolean {
  const row = rowOf(target.kind);
  return row.entity === entity && row.covers(place, target);
}

/** Of messages alone: whether what happens in the conversation is told of. */
export function coversMessagesOf(target: SubscribedResource, conversation: Conversation): boolean {
  return covers(target, { entity: "chatMessage", place: placeOf(conversation) });
}

export function placeOf(conversation: Conversation): ChangePlace {
  const { teamId, conversationId, installedAppIds } = conversation;
  return { teamId, conversationId, installedAppIds, involves: (userId) => conversation.hasMember(userId) };
}

const ROWS = new Map<ResourceKind, ResourceRow>(RESOURCES.map((row) => [row.kind, row]));

function rowOf(kind: ResourceKind): ResourceRow {
  const row = ROWS.get(kind);
  if (row === undefined) throw new RangeError("no such kind of resource");
  return row;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
