import { type PathShape, splitQuery } from "./path-grammar.ts";

/** Whether somebody is there: whose it is stands in what is told, and nowhere else. */
export interface PresenceAddress {
  readonly kind: "presence";
}

/**
 * What becomes of any spelling of it. Of several people a notification may bear the whole filter as its resource, of 25 KB.
 * Graph: "Get change notifications for presence updates in Microsoft Teams".
 */
export const PRESENCES = "communications/presences";

export const PRESENCE_ITEMS: readonly PathShape<PresenceAddress>[] = [
  (path) => (isPresenceResource(path) ? { kind: "presence" } : undefined),
];

/**
 * How it is subscribed to, by a person and for that person alone: no app may for itself, so that it is no row of FAMILIES. An
 * hour is the most that Graph gives; a minute less is asked for, since clocks differ. Graph: "subscription resource type".
 */
export const PRESENCE_SUBSCRIPTION = {
  changeType: "updated",
  includeResourceData: true,
  includeUnknownEnumMembers: false,
  maxLifetimeMinutes: 59,
} as const;

/** "Maximum 650 user IDs", the same as may be asked for at once. */
export const MAX_PRESENCES = 650;

const PATH = /^\/?communications\/presences(?:$|[/(])/i;

/** What one person is told of, which is nobody else's to plan, to renew or to end. */
export function isPresenceResource(resource: string): boolean {
  return PATH.test(splitQuery(resource).path);
}

export function presenceResource(userIds: readonly string[]): string {
  const names = userIds.map((id) => `'${id.replaceAll("'", "''")}'`);
  return `/${PRESENCES}?$filter=id in (${names.join(",")})`;
}
