import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import { FINISHED } from "../base/within.ts";

/**
 * Halved at a refusal and raised by this much of the whole each second after the pause: what Graph counts by is one
 * second, so ten of them go well before the full rate is used again.
 */
const CLIMB_PER_SECOND = 0.05;
/** Nor by more than this a request: a line that asks seldom learns only by asking. */
const CLIMB_PER_START = 0.1;
const MIN_FACTOR = 1 / 16;
/** What is refused within the same second was under way already, and says nothing new. */
const HALVED_ONCE_MS = 1_000;
/** A line that wakes late catches up with so much of its plan, so that timers of whole milliseconds do not slow it. */
const CATCH_UP_MS = 200;
/** Whoever is turned away comes back within this time, however long the line is: it may be short by then. */
const MAX_RETURN_MS = 5 * 60_000;
const MIN_RETURN_MS = 1_000;
/** Lines of several instances that open at the same moment begin at different ones of their first interval, or of this. */
const MAX_PHASE_MS = 5_000;

interface Waiter {
  readonly deadlineMs: number;
  readonly start: () => void;
  readonly turnAway: (error: TeamsinkError) => void;
}

/** Requests a second: so many until then, and so many from then on. */
export interface LineRate {
  readonly perSecond: number;
  readonly untilMs: number;
  readonly afterwards: number;
  /** However little it is now, it may be much more by then, and whoever is turned away comes back. */
  readonly mayRiseWithinMs?: number;
}

/** What a line saw since somebody looked last. */
export interface LineDemand {
  readonly urgentStarted: number;
  readonly othersStarted: number;
  readonly urgentWaiting: number;
  readonly othersWaiting: number;
}

/**
 * Where the requests of one budget wait in this instance and start one after the other, evenly at the rate they may.
 * Urgent ones go first; among equals it is first come, first served.
 *
 * Whoever cannot start in time is turned away at the end of its time, not before: were it turned away at once, its job
 * would go back to its queue and another would come, as fast as queues are, for nothing.
 */
export class BudgetLine {
  readonly #clock: Clock;
  readonly #random: () => number;
  #rate: LineRate;
  #factor = 1;
  #startsSince = 0;
  #factorAtMs = Number.NEGATIVE_INFINITY;
  /** By plan, not by the clock: see CATCH_UP_MS. */
  #lastStartMs = Number.NEGATIVE_INFINITY;
  #heldUntilMs = 0;
  #closedUntilMs = 0;
  /** When it opened last, and where in its interval it then began: from 0 to 1. */
  #openedMs = Number.NEGATIVE_INFINITY;
  #phase = 0;
  readonly #urgent: Waiter[] = [];
  readonly #others: Waiter[] = [];
  #started = { urgent: 0, others: 0 };
  #isRunning = false;
  #sleeping = new AbortController();

  /** @param options.random from 0 to 1; without it every line begins at once, which is right for one that is alone */
  constructor({ clock, perSecond, random = () => 0 }: { clock: Clock; perSecond: number; random?: () => number }) {
    this.#clock = clock;
    this.#random = random;
    this.#rate = { perSecond, untilMs: Number.POSITIVE_INFINITY, afterwards: perSecond };
  }

  /** Requests a second that may start now, were Graph never to refuse one. */
  get perSecond(): number {
    const { perSecond, untilMs, afterwards } = this.#rate;
    return this.#clock.nowMs() < untilMs ? perSecond : afterwards;
  }

  get heldUntilMs(): number {
    return this.#heldUntilMs;
  }

  get waiting(): { readonly urgent: number; readonly others: number } {
    return { urgent: this.#urgent.length, others: this.#others.length };
  }

  /** @throws TeamsinkError `graph-throttled` with `retryAfterMs` */
  turn({ isUrgent, maxWaitMs }: { readonly isUrgent: boolean; readonly maxWaitMs: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      const line = isUrgent ? this.#urgent : this.#others;
      line.push({ deadlineMs: this.#clock.nowMs() + maxWaitMs, start: resolve, turnAway: reject });
      void this.#run();
    });
  }

  /** From now on; whoever waits is reckoned anew. */
  setRate(rate: LineRate): void {
    this.#rate = rate;
    if (this.#closedUntilMs > this.#clock.nowMs()) this.#opens(this.#clock.nowMs());
    this.#closedUntilMs = 0;
    // What was slow is not to be made up for.
    this.#lastStartMs = Math.max(this.#lastStartMs, this.#clock.nowMs() - this.#intervalMs());
    this.#sleeping.abort(FINISHED);
  }

  /** Nobody starts until the rate is set, or so long. */
  close(durationMs: number): void {
    this.#closedUntilMs = this.#clock.nowMs() + durationMs;
    this.#opens(this.#closedUntilMs);
  }

  /** Nobody starts before; whoever cannot wait so long is turned away. */
  hold(untilMs: number): void {
    if (untilMs <= this.#heldUntilMs) return;
    this.#heldUntilMs = untilMs;
    this.#opens(untilMs);
    this.#sleeping.abort(FINISHED);
  }

  /** Graph refused: half as fast after the pause, then slowly back. */
  refused(pauseMs: number): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs >= this.#factorAtMs + HALVED_ONCE_MS || this.#factorAtMs === Number.NEGATIVE_INFINITY) {
      this.#factor = Math.max(MIN_FACTOR, this.#factorNow() / 2);
      this.#startsSince = 0;
    }
    this.#factorAtMs = Math.max(this.#factorAtMs, nowMs + pauseMs);
    this.hold(nowMs + pauseMs);
  }

  /** Since it was asked last. */
  takeDemand(): LineDemand {
    const { urgent: urgentStarted, others: othersStarted } = this.#started;
    this.#started = { urgent: 0, others: 0 };
    return {
      urgentStarted,
      othersStarted,
      urgentWaiting: this.#urgent.length,
      othersWaiting: this.#others.length,
    };
  }

  #opens(timeMs: number): void {
    this.#openedMs = Math.max(timeMs, this.#heldUntilMs);
    this.#phase = this.#random();
  }

  #factorNow(): number {
    const climbedMs = Math.max(0, this.#clock.nowMs() - this.#factorAtMs);
    const climbed = Math.min((climbedMs / 1_000) * CLIMB_PER_SECOND, this.#startsSince * CLIMB_PER_START);
    return Math.min(1, this.#factor + climbed);
  }

  #intervalMs(): number {
    return 1_000 / (this.perSecond * this.#factorNow());
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // Time when nobody waited is nobody's to catch up with.
    this.#lastStartMs = Math.max(this.#lastStartMs, this.#clock.nowMs() - this.#intervalMs());
    for (;;) {
      this.#turnAwayLate();
      if (this.#urgent.length + this.#others.length === 0) break;
      const nowMs = this.#clock.nowMs();
      const plannedMs = this.#plannedMs();
      if (plannedMs > nowMs) {
        await this.#sleepUntil(Math.min(plannedMs, this.#firstDeadlineMs()));
        continue;
      }
      this.#lastStartMs = Math.max(plannedMs, nowMs - CATCH_UP_MS);
      this.#startNext();
    }
    this.#isRunning = false;
  }

  /** When the next may start. */
  #plannedMs(): number {
    const intervalMs = this.#intervalMs();
    const firstMs = this.#openedMs + this.#phase * Math.min(intervalMs, MAX_PHASE_MS);
    return Math.max(this.#lastStartMs + intervalMs, firstMs);
  }

  #startNext(): void {
    const kind = this.#urgent.length > 0 ? "urgent" : "others";
    this.#started[kind] += 1;
    this.#startsSince += 1;
    (kind === "urgent" ? this.#urgent : this.#others).shift()?.start();
  }

  /** Those whose time is over, or will be before the pause is. */
  #turnAwayLate(): void {
    const nowMs = this.#clock.nowMs();
    const intervalMs = this.#intervalMs();
    for (const line of [this.#urgent, this.#others]) {
      const isLate = ({ deadlineMs }: Waiter) =>
        this.#heldUntilMs > deadlineMs || this.#plannedBeyond(deadlineMs, nowMs);
      // Each is asked about once: the clock goes on meanwhile, and whoever was in time and then late would be forgotten.
      const { late = [], inTime = [] } = Object.groupBy(line, (waiter) => (isLate(waiter) ? "late" : "inTime"));
      if (late.length === 0) continue;
      line.splice(0, line.length, ...inTime);
      for (const [place, { turnAway }] of late.entries()) {
        const pauseMs = Math.max(0, this.#heldUntilMs - nowMs);
        const longestMs = this.#rate.mayRiseWithinMs ?? MAX_RETURN_MS;
        const inLineMs = Math.min((line.length + place + 1) * intervalMs, longestMs);
        const retryAfterMs = Math.ceil(pauseMs > 0 ? pauseMs : Math.max(MIN_RETURN_MS, inLineMs));
        turnAway(new TeamsinkError("graph-throttled", undefined, { retryAfterMs }));
      }
    }
  }

  /** Its time is over, and it is not its turn at this very moment. */
  #plannedBeyond(deadlineMs: number, nowMs: number): boolean {
    return nowMs >= deadlineMs && this.#plannedMs() > nowMs;
  }

  #firstDeadlineMs(): number {
    return Math.min(...[...this.#urgent, ...this.#others].map(({ deadlineMs }) => deadlineMs));
  }

  async #sleepUntil(timeMs: number): Promise<void> {
    this.#sleeping = new AbortController();
    await this.#clock.sleep(timeMs - this.#clock.nowMs(), this.#sleeping.signal).catch(() => undefined);
  }
}
