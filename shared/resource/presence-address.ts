import { type PathShape, pathShape, splitQuery } from "./path-grammar.ts";

/** Whether somebody is there. */
export interface PresenceAddress {
  readonly kind: "presence";
  readonly userId: string;
}

/**
 * Graph: "Get change notifications for presence updates in Microsoft Teams". Of several people a notification bears the whole
 * filter as its resource, and says in `resourceData` alone whose it is: as the second of these.
 */
export const PRESENCE_ITEMS: readonly PathShape<PresenceAddress>[] = [
  pathShape("/communications/presences/{userId}", (ids) => ({ kind: "presence", ...ids })),
  pathShape("/users/{userId}/presence", (ids) => ({ kind: "presence", ...ids })),
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

const PRESENCES = /^\/?communications\/presences(?:$|\/|\(')/i;

/** What one person is told of, which is nobody else's to plan, to renew or to end. */
export function isPresenceResource(resource: string): boolean {
  return PRESENCES.test(splitQuery(resource).path);
}

export function presenceResource(userIds: readonly string[]): string {
  const names = userIds.map((id) => `'${id.replaceAll("'", "''")}'`);
  return `/communications/presences?$filter=id in (${names.join(",")})`;
}
