import { toIso } from "../../base/clock.ts";
import { MAX_PRESENCES } from "../../resource/presence-address.ts";
import type { Presence, PresenceNews } from "./presence.ts";

/**
 * Who one person looks at, what they were shown of them, and the subscription that tells of it: one small document of each who
 * looks. It is that person's own, since Graph may show them less than others, and themselves more.
 */
export interface PresenceWatch {
  /** Graph holds one of each person and app. */
  readonly subscription: WatchSubscription | null;
  /** Somebody is making or prolonging it. */
  readonly claim: { readonly id: string; readonly untilDateTime: string } | null;
  /** Graph would not have it made; not before then it is tried again. */
  readonly refusedUntilDateTime: string | null;
  /** By id. */
  readonly people: Readonly<Record<string, WatchedPerson>>;
}

export interface WatchSubscription {
  readonly id: string;
  readonly madeDateTime: string;
  readonly untilDateTime: string;
  readonly certificateId: string;
}

export interface WatchedPerson {
  /** When somebody wanted to know of them and nothing told. */
  readonly wishedDateTime: string;
  readonly seen: SeenPresence | null;
}

export interface SeenPresence extends Presence {
  readonly sequenceNumber: string | null;
  /** Of the availability. */
  readonly atDateTime: string;
  /** When all of it was read last: the status message is never told of. */
  readonly readDateTime: string | null;
}

export const NO_WATCH: PresenceWatch = { subscription: null, claim: null, refusedUntilDateTime: null, people: {} };

const MINUTE_MS = 60_000;

/** While somebody looks it is prolonged on the way, so that each look costs nothing and the last hour ends by itself. */
const PROLONG_BELOW_MS = 20 * MINUTE_MS;
/** Two lists of one person that have no room together would take the subscription from one another all the time. */
const MADE_APART_MS = MINUTE_MS;
/** Who was not looked at since is not asked for anew when others are. */
const WISH_LASTS_MS = 120 * MINUTE_MS;
/** Graph loses notifications and says so to nobody (msteams-docs issues 11558, 11452), and tells of no status message. */
const READ_AGAIN_AFTER_MS = 10 * MINUTE_MS;

/** What is to be done before these people are shown. `ask`: Graph, as of whom nobody is told. */
export type NextStep = "show" | "prolong" | "make" | "ask";

/** @param userIds who is asked for */
export function nextStep(watch: PresenceWatch, userIds: readonly string[], nowMs: number): NextStep {
  const { subscription } = watch;
  const leftMs = subscription === null ? 0 : Date.parse(subscription.untilDateTime) - nowMs;
  const isTold = tells(watch, userIds, nowMs);
  if (isTold && leftMs >= PROLONG_BELOW_MS) return "show";
  if (isAhead(watch.claim?.untilDateTime, nowMs) || isAhead(watch.refusedUntilDateTime, nowMs)) {
    return isTold ? "show" : "ask";
  }
  if (isTold) return "prolong";
  const sinceMadeMs = subscription === null ? MADE_APART_MS : nowMs - Date.parse(subscription.madeDateTime);
  return leftMs > 0 && sinceMadeMs >= 0 && sinceMadeMs < MADE_APART_MS ? "ask" : "make";
}

/** Whether all of them are told of. */
export function tells({ subscription, people }: PresenceWatch, userIds: readonly string[], nowMs: number): boolean {
  if (subscription === null || !isAhead(subscription.untilDateTime, nowMs)) return false;
  return userIds.every((id) => Object.hasOwn(people, id));
}

/** For whom it is made: who is asked for now, and of those from before whoever there is room for, newest first. */
export function wishedPeople(watch: PresenceWatch, userIds: readonly string[], nowMs: number): PresenceWatch["people"] {
  const wishedDateTime = toIso(nowMs);
  const asked = userIds.slice(0, MAX_PRESENCES);
  const isAsked = new Set(asked);
  const before = Object.entries(watch.people)
    .filter(([id, { wishedDateTime: at }]) => !isAsked.has(id) && nowMs - Date.parse(at) < WISH_LASTS_MS)
    .sort(([, one], [, other]) => (one.wishedDateTime < other.wishedDateTime ? 1 : -1))
    .slice(0, MAX_PRESENCES - asked.length);
  const seenOf = (id: string) => (Object.hasOwn(watch.people, id) ? (watch.people[id]?.seen ?? null) : null);
  return Object.fromEntries([...asked.map((id) => [id, { wishedDateTime, seen: seenOf(id) }] as const), ...before]);
}

/** Who is read again by whoever looks. */
export function staleAmong({ people }: PresenceWatch, userIds: readonly string[], nowMs: number): readonly string[] {
  return userIds.filter((id) => {
    const readDateTime = people[id]?.seen?.readDateTime;
    return !readDateTime || nowMs - Date.parse(readDateTime) >= READ_AGAIN_AFTER_MS;
  });
}

/** Of these whoever was seen, as the API shows them. */
export function shownOf({ people }: PresenceWatch, userIds: readonly string[]): readonly Presence[] {
  return userIds.flatMap((id) => {
    const seen = people[id]?.seen;
    if (!seen) return [];
    const { availability, activity, statusMessage } = seen;
    return [{ id, availability, activity, statusMessage }];
  });
}

/** @returns the same when it knew all of that already, or is not asked about them */
export function withNews(watch: PresenceWatch, news: readonly PresenceNews[]): PresenceWatch {
  let people = watch.people;
  for (const one of news) {
    const { id } = one.presence;
    const person = Object.hasOwn(people, id) ? people[id] : undefined;
    const seen = person && seenAfter(person.seen, one);
    if (person === undefined || seen === person.seen) continue;
    people = { ...people, [id]: { ...person, seen: seen ?? null } };
  }
  return people === watch.people ? watch : { ...watch, people };
}

/**
 * The availability is that of the newest version, whichever road it came; the status message that of the last reading, unless
 * something told of it. What is older changes nothing: any order and any number of repetitions end the same, as long as Graph
 * gives versions, or gives none.
 */
function seenAfter(seen: SeenPresence | null, news: PresenceNews): SeenPresence | null {
  const { presence, sequenceNumber, atDateTime, isRead } = news;
  const isNewer = seen === null || compareNews(news, seen) > 0;
  const isReadLater = isRead && atDateTime > (seen?.readDateTime ?? "");
  const saysStatus = news.statusMessage !== undefined && (isRead ? isReadLater : isNewer);
  if (!isNewer && !isReadLater) return seen;
  return {
    ...(isNewer || seen === null ? { ...presence, sequenceNumber, atDateTime } : seen),
    id: presence.id,
    statusMessage: saysStatus ? (news.statusMessage ?? null) : (seen?.statusMessage ?? null),
    readDateTime: isReadLater ? atDateTime : (seen?.readDateTime ?? null),
  };
}

/**
 * By Graph's own version where both have one. Else by time: a reading shows what was there when it was asked for, or later;
 * what came after that may be newer, and what came before is not.
 */
function compareNews(news: PresenceNews, seen: SeenPresence): number {
  if (news.sequenceNumber !== null && seen.sequenceNumber !== null) {
    return compareText(news.sequenceNumber, seen.sequenceNumber);
  }
  return compareText(news.atDateTime, seen.atDateTime);
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one > other ? 1 : -1;
}

function isAhead(dateTime: string | null | undefined, nowMs: number): boolean {
  return dateTime != null && Date.parse(dateTime) > nowMs;
}
