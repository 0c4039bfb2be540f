import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";

/**
 * Requests per second of one app in one tenant. Graph: "Microsoft Graph service-specific throttling limits", Microsoft
 * Teams, except where a row says otherwise.
 */
const BUDGETS = {
  /** GET channel message, GET chat message. Delta of messages has no row of its own: the lower limit is kept. */
  message: 20,
  /** getAllMessages. */
  export: 200,
  /** GET team members, GET team channels. */
  roster: 60,
  /** Other GET, other writes. */
  other: 30,
  /** Listing subscriptions: 40 in 20 seconds. microsoft-graph-docs pull request 14784. */
  subscriptionList: 2,
} as const;

/** Same page: requests per second of one app for one channel or chat, one team, and one user's List chats. */
const CONVERSATION_PER_SECOND = 1;
const TEAM_PER_SECOND = 4;
const USER_PER_SECOND = 5;

/** Which limits a request counts against. */
export interface Pace {
  readonly budget: keyof typeof BUDGETS;
  /** Chat id or channel id. */
  readonly conversation?: string;
  readonly team?: string;
  readonly user?: string;
}

interface Limit {
  readonly key: string;
  readonly perSecond: number;
}

/** Where a limit is kept: whoever is in line starts one after the other, at least an interval apart. */
interface Lane {
  readonly intervalMs: number;
  /** Not before this. */
  nextMs: number;
  /** In line, whoever's turn it is included. */
  waiting: number;
  /** Settles when the last in line has started; never rejects. */
  tail: Promise<unknown>;
}

/** Lanes kept before idle ones are looked for. */
const MIN_SWEEP_SIZE = 256;

/**
 * Keeps us under Graph's limits, so that a throttled answer is the exception. A request goes through its lanes from the
 * narrowest to the widest and holds the narrow ones meanwhile: two requests of one chat are a second apart when they
 * start, not when they were planned. Since a busy chat has one request in the wide lane at a time, it cannot crowd out
 * the others there, and each lane is first come, first served.
 *
 * The limits are Graph's for the whole app; other instances are seen only through 429, which `hold` is for.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  readonly #lanes = new Map<string, Lane>();
  #sweepSize = MIN_SWEEP_SIZE;

  constructor(options: { clock: Clock; maxWaitMs: number }) {
    this.#clock = options.clock;
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
  async turn(pace: Pace): Promise<void> {
    const lanes = limitsOf(pace).map((limit) => this.#join(limit));
    try {
      for (const lane of lanes) this.#refuseIfTooLong(lane, (lane.waiting - 1) * lane.intervalMs);
      await this.#through(lanes);
    } finally {
      for (const lane of lanes) lane.waiting -= 1;
    }
  }

  /**
   * Graph asked for a pause. Which limit was hit it does not say, so the narrowest is held: if it was a wider one, the
   * others find out by themselves, each at the price of one request.
   */
  hold(pace: Pace, delayMs: number): void {
    const [narrowest] = limitsOf(pace);
    const lane = this.#lane(narrowest);
    lane.nextMs = Math.max(lane.nextMs, this.#clock.nowMs() + delayMs);
  }

  async #through([lane, ...wider]: readonly Lane[]): Promise<void> {
    if (!lane) return;
    const turn = lane.tail.then(async () => {
      while (lane.nextMs > this.#clock.nowMs()) {
        this.#refuseIfTooLong(lane, 0);
        await this.#clock.sleep(lane.nextMs - this.#clock.nowMs());
      }
      await this.#through(wider);
      lane.nextMs = Math.max(lane.nextMs, this.#clock.nowMs() + lane.intervalMs);
    });
    lane.tail = turn.catch(() => undefined);
    await turn;
  }

  #refuseIfTooLong(lane: Lane, inLineMs: number): void {
    const waitMs = Math.max(0, lane.nextMs - this.#clock.nowMs()) + inLineMs;
    if (waitMs <= this.#maxWaitMs) return;
    throw new TeamsinkError("graph-throttled", undefined, { retryAfterMs: Math.ceil(waitMs) });
  }

  /** At once with looking it up, so that a lane somebody is about to use is never forgotten. */
  #join(limit: Limit): Lane {
    const lane = this.#lane(limit);
    lane.waiting += 1;
    return lane;
  }

  #lane({ key, perSecond }: Limit): Lane {
    const known = this.#lanes.get(key);
    if (known) return known;
    if (this.#lanes.size >= this.#sweepSize) this.#forgetIdle();
    const lane: Lane = { intervalMs: 1000 / perSecond, nextMs: 0, waiting: 0, tail: Promise.resolve() };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** A lane that nobody waits in and that would let the next one pass at once is the same as a new one. */
  #forgetIdle(): void {
    const nowMs = this.#clock.nowMs();
    for (const [key, lane] of this.#lanes) {
      if (lane.waiting === 0 && lane.nextMs <= nowMs) this.#lanes.delete(key);
    }
    this.#sweepSize = Math.max(MIN_SWEEP_SIZE, this.#lanes.size * 2);
  }
}

/** Narrowest first. */
function limitsOf({ conversation, team, user, budget }: Pace): [Limit, ...Limit[]] {
  const limits: [Limit, ...Limit[]] = [{ key: `budget:${budget}`, perSecond: BUDGETS[budget] }];
  if (user !== undefined) limits.unshift({ key: `user:${user}`, perSecond: USER_PER_SECOND });
  if (team !== undefined) limits.unshift({ key: `team:${team}`, perSecond: TEAM_PER_SECOND });
  if (conversation !== undefined) {
    limits.unshift({ key: `conversation:${conversation}`, perSecond: CONVERSATION_PER_SECOND });
  }
  return limits;
}
