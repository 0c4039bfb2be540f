import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { GraphBudget, GraphBudgetName } from "../port/graph-budget.ts";

/**
 * Requests per second of one app for one channel or chat, one team, and one user's List chats. Graph: "Microsoft Graph
 * service-specific throttling limits", Microsoft Teams.
 */
const CONVERSATION_PER_SECOND = 1;
const TEAM_PER_SECOND = 4;
const USER_PER_SECOND = 5;
/** "POST message in a chat or channel" of one user; POST and DELETE of members of one chat. Same page. */
const SENDER_PER_SECOND = 1;
const MEMBERS_PER_SECOND = 4 / 60;
/** Of them so many may come at once: whoever makes a group would wait a minute for it otherwise. */
const MEMBERS_BURST = 4;

/**
 * Added between two requests of one conversation. Graph counts them as they arrive, and the second may be quicker on its
 * way than the first. Wider limits bear that by themselves, since a second's worth may come at once there.
 */
const CONVERSATION_SPARE_MS = 150;

/** Which limits a request counts against. */
export interface Pace {
  readonly budget: GraphBudgetName;
  /** Chat id or channel id. */
  readonly conversation?: string;
  readonly team?: string;
  readonly user?: string;
  /** Who says something. */
  readonly sender?: string;
  /** The chat that somebody comes to, or leaves. */
  readonly membersOf?: string;
  /** It must not wait behind a day's reading. */
  readonly isUrgent?: boolean;
  /** Little is lost without it, and many ask for it: it waits no longer than one before it takes. */
  readonly isPassing?: boolean;
}

interface Limit {
  readonly key: string;
  readonly perSecond: number;
  readonly spareMs?: number;
  /** How many may start at once, after as long as they would take one by one; one unless told. */
  readonly burst?: number;
}

/** Where a narrow limit is kept: whoever is in line starts one after the other, at least an interval apart. */
interface Lane {
  readonly key: string;
  readonly perSecond: number;
  readonly intervalMs: number;
  readonly burst: number;
  /** Not before this. */
  nextMs: number;
  /** When whoever was sent away last was told to come back. */
  promisedMs: number;
  /** In line, whoever's turn it is included. */
  waiting: number;
  /** Settles when the last in line has started; never rejects. */
  tail: Promise<unknown>;
  /** When the last one started, and those not long before it. */
  startsMs: readonly number[];
}

/** Whoever is sent away comes back within this time, however many were: they are told anew then. */
const MAX_RETURN_MS = 3_600_000;

/** Lanes kept before idle ones are looked for. */
const MIN_SWEEP_SIZE = 256;

/** How far back a lane is looked at to say which limit was hit. */
const NEAR_WINDOW_MS = 2_000;
/** Of its limit: from there on it may well be the one. */
const NEAR_SHARE = 0.75;

/**
 * Keeps us under Graph's limits, so that a throttled answer is the exception. A request goes through its lanes from the
 * narrowest to the widest, then waits for its turn in the app's budget, and holds the narrow ones meanwhile: two requests
 * of one chat are a second apart when they start, not when they were planned. Since a busy chat has one request in the
 * budget's line at a time, it cannot crowd out the others there, and each lane is first come, first served.
 *
 * What is narrower than a budget is kept by each process alone: a source is read by one instance at a time. Where two
 * meet all the same, Graph says so.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #budget: GraphBudget;
  readonly #maxWaitMs: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #refusedWithin = new Map<string, { readonly key: string; readonly atMs: number }>();
  #sweepSize = MIN_SWEEP_SIZE;

  constructor(options: { clock: Clock; budget: GraphBudget; maxWaitMs: number }) {
    this.#clock = options.clock;
    this.#budget = options.budget;
    this.#maxWaitMs = options.maxWaitMs;
  }

  /** How many lanes are remembered. */
  get size(): number {
    return this.#lanes.size;
  }

  /**
   * Resolves when the request may start.
   *
   * @throws TeamsinkError `graph-throttled` with `retryAfterMs` when that would take longer than `maxWaitMs`
   */
  async turn(pace: Pace, maxWaitMs: number = this.#maxWaitMs): Promise<void> {
    const deadlineMs = this.#clock.nowMs() + Math.max(0, maxWaitMs);
    const lanes = limitsOf(pace).map((limit) => this.#join(limit));
    try {
      for (const lane of lanes)
        this.#refuseIfTooLong(lane, { inLineMs: (lane.waiting - 1) * lane.intervalMs, deadlineMs });
      await this.#through(lanes, { pace, deadlineMs });
    } finally {
      for (const lane of lanes) lane.waiting -= 1;
    }
  }

  /**
   * Graph asked for a pause and did not say which limit was hit. It was a narrow one where that was near its limit, unless
   * another one under the same wider limit was refused at the same time: what two have in common is the wider. Whoever is
   * in the lane that is blamed waits, since what is asked meanwhile counts against us. Graph: "Microsoft Graph throttling
   * guidance".
   */
  refused(pace: Pace, pauseMs: number): void {
    const nowMs = this.#clock.nowMs();
    const lanes = limitsOf(pace).map((limit) => this.#lane(limit));
    for (const [index, lane] of lanes.entries()) {
      const wider = lanes[index + 1]?.key ?? pace.budget;
      const other = this.#refusedWithin.get(wider);
      this.#refusedWithin.set(wider, { key: lane.key, atMs: nowMs });
      const isShared = other !== undefined && other.key !== lane.key && nowMs - other.atMs < NEAR_WINDOW_MS;
      if (!isShared && isNear(lane)) {
        lane.nextMs = Math.max(lane.nextMs, nowMs + pauseMs);
        return;
      }
    }
    this.#budget.refused(pace.budget, pauseMs);
  }

  async #through([lane, ...wider]: readonly Lane[], request: { pace: Pace; deadlineMs: number }): Promise<void> {
    const { pace, deadlineMs } = request;
    if (!lane) {
      const { budget, isUrgent = false } = pace;
      return this.#budget.turn({ budget, isUrgent, maxWaitMs: Math.max(0, deadlineMs - this.#clock.nowMs()) });
    }
    const turn = lane.tail.then(async () => {
      // Again where a pause was asked for while it waited for a wider limit.
      do {
        await this.#waitFor(lane, deadlineMs);
        await this.#through(wider, request);
      } while (lane.nextMs > this.#clock.nowMs());
      const nowMs = this.#clock.nowMs();
      const keptMs = Math.max(NEAR_WINDOW_MS, lane.burst * lane.intervalMs);
      lane.startsMs = [...lane.startsMs.filter((startMs) => startMs > nowMs - keptMs), nowMs];
      const firstMs = lane.startsMs.at(-lane.burst) ?? Number.NEGATIVE_INFINITY;
      lane.nextMs = Math.max(lane.nextMs, firstMs + lane.burst * lane.intervalMs);
    });
    lane.tail = turn.catch(() => undefined);
    await turn;
  }

  async #waitFor(lane: Lane, deadlineMs: number): Promise<void> {
    while (lane.nextMs > this.#clock.nowMs()) {
      this.#refuseIfTooLong(lane, { inLineMs: 0, deadlineMs });
      await this.#clock.sleep(lane.nextMs - this.#clock.nowMs());
    }
  }

  #refuseIfTooLong(lane: Lane, { inLineMs, deadlineMs }: { inLineMs: number; deadlineMs: number }): void {
    const nowMs = this.#clock.nowMs();
    const waitMs = Math.max(0, lane.nextMs - nowMs) + inLineMs;
    if (nowMs + waitMs <= deadlineMs) return;
    // One after the other: were hundreds told the same time, they would come back together, for most of them in vain.
    lane.promisedMs = Math.min(nowMs + MAX_RETURN_MS, Math.max(nowMs + waitMs, lane.promisedMs + lane.intervalMs));
    throw new TeamsinkError("graph-throttled", undefined, { retryAfterMs: Math.ceil(lane.promisedMs - nowMs) });
  }

  /** At once with looking it up, so that a lane somebody is about to use is never forgotten. */
  #join(limit: Limit): Lane {
    const lane = this.#lane(limit);
    lane.waiting += 1;
    return lane;
  }

  #lane({ key, perSecond, spareMs = 0, burst = 1 }: Limit): Lane {
    const known = this.#lanes.get(key);
    if (known) return known;
    if (this.#lanes.size >= this.#sweepSize) this.#forgetIdle();
    const intervalMs = 1000 / perSecond + spareMs;
    const lane: Lane = {
      key,
      perSecond,
      intervalMs,
      burst,
      nextMs: 0,
      promisedMs: 0,
      waiting: 0,
      tail: Promise.resolve(),
      startsMs: [],
    };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** A lane that nobody waits in and that has let nobody pass lately is the same as a new one. */
  #forgetIdle(): void {
    const nowMs = this.#clock.nowMs();
    for (const [key, lane] of this.#lanes) {
      const idleMs = nowMs - Math.max(lane.nextMs, (lane.startsMs.at(-1) ?? 0) + (lane.burst - 1) * lane.intervalMs);
      if (lane.waiting === 0 && idleMs >= NEAR_WINDOW_MS) this.#lanes.delete(key);
    }
    for (const [key, { atMs }] of this.#refusedWithin) {
      if (nowMs - atMs >= NEAR_WINDOW_MS) this.#refusedWithin.delete(key);
    }
    this.#sweepSize = Math.max(MIN_SWEEP_SIZE, this.#lanes.size * 2);
  }
}

function isNear({ perSecond, startsMs }: Lane): boolean {
  return startsMs.length >= (NEAR_SHARE * perSecond * NEAR_WINDOW_MS) / 1_000;
}

/** Those that are narrower than a budget, narrowest first. */
function limitsOf({ conversation, team, user, sender, membersOf }: Pace): readonly Limit[] {
  const limits: Limit[] = [];
  if (conversation !== undefined) {
    const key = `conversation:${conversation}`;
    limits.push({ key, perSecond: CONVERSATION_PER_SECOND, spareMs: CONVERSATION_SPARE_MS });
  }
  if (team !== undefined) limits.push({ key: `team:${team}`, perSecond: TEAM_PER_SECOND });
  if (user !== undefined) limits.push({ key: `user:${user}`, perSecond: USER_PER_SECOND });
  if (sender !== undefined) limits.push({ key: `sender:${sender}`, perSecond: SENDER_PER_SECOND });
  if (membersOf !== undefined)
    limits.unshift({ key: `members:${membersOf}`, perSecond: MEMBERS_PER_SECOND, burst: MEMBERS_BURST });
  return limits;
}
