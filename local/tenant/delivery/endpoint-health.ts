import {
  DROP_RATIO,
  DROP_RESPONSE_MS,
  ENDPOINT_MINIMUM_SAMPLE,
  ENDPOINT_PROBES,
  ENDPOINT_WINDOW_MS,
  SLOW_RATIO,
  SLOW_RESPONSE_MS,
} from "../limits.ts";

export type Admission = "now" | "delayed" | "dropped";
export type EndpointState = "healthy" | "slow" | "drop";

interface ResponseTime {
  readonly atMs: number;
  readonly durationMs: number;
}

/**
 * How one notification URL answers, and what that costs it. "Receive change notifications through webhooks":
 *
 *   healthy ──over 10 % slower than 3 s──▶ slow: new notifications wait 10 minutes
 *   healthy ──over 15 % slower than 10 s─▶ drop: new notifications are lost
 *
 * Either lasts 10 minutes; then a few notifications are let through, and their answers decide how it goes on.
 */
export class EndpointHealth {
  #state: EndpointState = "healthy";
  #untilMs = 0;
  #probesLeft = 0;
  /** Only answers to probes tell how an endpoint is that is slow or dropped; others were sent before it became so. */
  #isProbing = false;
  #responses: ResponseTime[] = [];

  get state(): EndpointState {
    return this.#state;
  }

  admit(nowMs: number): Admission {
    if (this.#state === "healthy") return "now";
    if (nowMs >= this.#untilMs) {
      if (this.#probesLeft > 0) {
        this.#probesLeft -= 1;
        this.#isProbing = true;
        return "now";
      }
      // The probes got no answer at all: another round.
      this.#untilMs = nowMs + ENDPOINT_WINDOW_MS;
      this.#probesLeft = ENDPOINT_PROBES;
    }
    return this.#state === "slow" ? "delayed" : "dropped";
  }

  record(nowMs: number, durationMs: number): void {
    if (this.#state !== "healthy" && !this.#isProbing) return;
    this.#responses = this.#responses.filter(({ atMs }) => atMs > nowMs - ENDPOINT_WINDOW_MS);
    this.#responses.push({ atMs: nowMs, durationMs });
    const minimumSample = this.#isProbing ? 1 : ENDPOINT_MINIMUM_SAMPLE;
    if (this.#responses.length >= minimumSample) this.#judge(nowMs);
  }

  #judge(nowMs: number): void {
    const ratioOver = (limitMs: number) =>
      this.#responses.filter(({ durationMs }) => durationMs >= limitMs).length / this.#responses.length;
    if (ratioOver(DROP_RESPONSE_MS) > DROP_RATIO) this.#enter("drop", nowMs);
    else if (ratioOver(SLOW_RESPONSE_MS) > SLOW_RATIO) this.#enter("slow", nowMs);
    else if (this.#state !== "healthy") this.#enter("healthy", nowMs);
  }

  #enter(state: EndpointState, nowMs: number): void {
    this.#state = state;
    this.#untilMs = nowMs + ENDPOINT_WINDOW_MS;
    this.#probesLeft = ENDPOINT_PROBES;
    this.#isProbing = false;
    this.#responses = [];
  }
}
