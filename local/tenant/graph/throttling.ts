import { type Clock, toIso } from "../../../shared/base/clock.ts";
import { GraphError } from "./graph-error.ts";

/** "Microsoft Graph service-specific throttling limits", Microsoft Teams: requests a second for one app in one tenant. */
const REQUESTS_PER_SECOND = {
  readMessages: 20,
  exportMessages: 200,
  exportInteractions: 30,
  listMembersAndChannels: 60,
  readTeamOrChannel: 30,
  otherReads: 30,
  postChannelMessages: 50,
  postChatMessages: 20,
  changeChatMembers: 30,
  otherWrites: 30,
  /** "Avoid getting throttled or blocked in SharePoint Online": 1,250 resource units a minute, one a request. */
  files: 20,
  /** Same page, Cloud communication: presence, 1,500 in 30 seconds. */
  presence: 50,
  /** Same page, Outlook: 10,000 in ten minutes for each mailbox. */
  outlook: 16,
  /** Subscription API: 1,000 in 20 seconds; listing 40 in 20 seconds. */
  writeSubscriptions: 50,
  listSubscriptions: 2,
  /** Not a Teams request; the limits of users are of another kind and not simulated. */
  unlimited: Number.POSITIVE_INFINITY,
} as const;

export type Budget = keyof typeof REQUESTS_PER_SECOND;

/** Same page, on top: for each app and tenant, by what a request is about. */
const PER_TEAM = 4;
const PER_CONVERSATION = 1;
const PER_USER_LISTING_CHATS = 5;
/** Same page: POST of a message, for each user; POST and DELETE of a member, four a minute for each chat. */
const PER_USER_POSTING = 1;
const MEMBER_CHANGES_PER_MINUTE = 4;

export interface ThrottlingOptions {
  readonly enabled: boolean;
  /** Multiplies every limit: 10 lets ten times as much through. */
  readonly scale: number;
}

interface Limit {
  /** What it is of, and whose. */
  readonly key: string;
  readonly perSecond: number;
  /** What may come at once. */
  readonly burst: number;
}

interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
  tokens: number;
  atMs: number;
  /** Who was told to wait should not ask again before. */
  retryMs: number;
}

export interface Subject {
  readonly clientId: string;
  readonly budget: Budget;
  readonly teamId?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly chatsOfUserId?: string | undefined;
  /** Whom the app asks for. */
  readonly userId?: string | undefined;
}

/** What one minute brought for a budget of the app: the sign of whether its instances keep to it together. */
export interface BudgetMinute {
  readonly budget: Budget;
  /** ISO 8601. */
  readonly fromDateTime: string;
  readonly requests: number;
  /** Refused by the app's own limit, whatever narrower limits would have said. */
  readonly overBudget: number;
}

const MINUTE_MS = 60_000;
/** A week of one budget; the oldest go first. */
const MINUTES_KEPT = 10_080;

/** A second's worth may come at once. */
const BURST_SECONDS = 1;
const MINUTE_SECONDS = 60;

/** One token bucket for each limit that a request falls under; it needs a token from every one. */
export class Throttling {
  readonly #clock: Clock;
  readonly #options: ThrottlingOptions;
  readonly #buckets = new Map<string, Bucket>();
  readonly #minutes = new Map<string, { -readonly [K in keyof BudgetMinute]: BudgetMinute[K] }>();
  rejected = 0;

  constructor(clock: Clock, options: ThrottlingOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Throws a GraphError (429) with Retry-After in whole seconds. */
  admit(subject: Subject): void {
    if (!this.#options.enabled) return;
    const nowMs = this.#clock.nowMs();
    const buckets = this.#limitsOf(subject).map((limit) => this.#refilled(limit, nowMs));
    const minute = this.#minuteOf(subject.budget, nowMs);
    minute.requests += 1;
    const empty = buckets.filter(({ tokens }) => tokens < 1);
    if (empty.length === 0) {
      for (const bucket of buckets) bucket.tokens -= 1;
      return;
    }
    minute.overBudget += Number(empty.some((bucket) => bucket === buckets[0]) && isLimited(subject.budget));
    const waits = empty.map((bucket) => refuse(bucket, nowMs));
    throw this.#tooMany(Math.max(...waits));
  }

  /** Minutes in which anything came, oldest first. */
  minutes(): readonly BudgetMinute[] {
    return [...this.#minutes.values()];
  }

  /** How many came of each budget, in all these minutes. */
  requests(): Readonly<Record<string, number>> {
    const totals: Record<string, number> = {};
    for (const { budget, requests } of this.#minutes.values()) totals[budget] = (totals[budget] ?? 0) + requests;
    return totals;
  }

  #minuteOf(budget: Budget, nowMs: number) {
    const fromMs = nowMs - (nowMs % MINUTE_MS);
    const key = `${budget} ${fromMs}`;
    const minute = this.#minutes.get(key) ?? { budget, fromDateTime: toIso(fromMs), requests: 0, overBudget: 0 };
    this.#minutes.set(key, minute);
    const [oldest] = this.#minutes.keys();
    if (this.#minutes.size > MINUTES_KEPT && oldest !== undefined) this.#minutes.delete(oldest);
    return minute;
  }

  #tooMany(retryAfterSeconds: number): GraphError {
    this.rejected += 1;
    return tooManyRequests(retryAfterSeconds);
  }

  #limitsOf({ clientId, budget, teamId, conversationId, chatsOfUserId, userId }: Subject): Limit[] {
    const memberChangesOf = budget === "changeChatMembers" ? conversationId : undefined;
    const rows: readonly (readonly [string, string | undefined, number, number?])[] = [
      ["app", budget, REQUESTS_PER_SECOND[budget]],
      ["team", teamId, PER_TEAM],
      ["conversation", conversationId, PER_CONVERSATION],
      ["chats of", chatsOfUserId, PER_USER_LISTING_CHATS],
      ["posts of", isPost(budget) ? userId : undefined, PER_USER_POSTING],
      ["members of", memberChangesOf, MEMBER_CHANGES_PER_MINUTE / MINUTE_SECONDS, MEMBER_CHANGES_PER_MINUTE],
    ];
    const { scale } = this.#options;
    return rows
      .filter(([, id, perSecond]) => id !== undefined && Number.isFinite(perSecond))
      .map(([kind, id, perSecond, burst = perSecond * BURST_SECONDS]) => ({
        key: `${clientId} ${kind} ${id}`,
        perSecond: perSecond * scale,
        burst: Math.max(1, burst * scale),
      }));
  }

  #refilled({ key, perSecond, burst }: Limit, nowMs: number): Bucket {
    const bucket = this.#buckets.get(key) ?? { perSecond, burst, tokens: burst, atMs: nowMs, retryMs: 0 };
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
    bucket.atMs = nowMs;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

function isPost(budget: Budget): boolean {
  return budget === "postChannelMessages" || budget === "postChatMessages";
}

/** Then the first of a subject's buckets is that of the app. */
function isLimited(budget: Budget): boolean {
  return Number.isFinite(REQUESTS_PER_SECOND[budget]);
}

export function tooManyRequests(retryAfterSeconds: number): GraphError {
  return new GraphError(429, "TooManyRequests", {
    message: "Too many requests",
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

/**
 * The seconds to wait. "Microsoft Graph throttling guidance": requests made while throttled count as well, so impatience
 * costs; who waits as long as told gets through.
 */
function refuse(bucket: Bucket, nowMs: number): number {
  if (nowMs < bucket.retryMs) bucket.tokens = Math.max(bucket.tokens - 1, -bucket.burst);
  const waitSeconds = Math.max(1, Math.ceil((1 - bucket.tokens) / bucket.perSecond));
  bucket.retryMs = nowMs + waitSeconds * 1000;
  return waitSeconds;
}
