import type { TokenCredential } from "@azure/identity";
import type { Clock } from "../base/clock.ts";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import type { Log } from "../base/log.ts";
import type { Tracer } from "../base/trace.ts";
import type { GraphBudget } from "../port/graph-budget.ts";
import type { RemotePart } from "../port/remote-content.ts";
import { failureOf, GraphFailure } from "./failure.ts";
import { type Pace, Pacer } from "./pacing.ts";
import { isLinkTo, routeOf, toUrl } from "./path.ts";
import { backoffMs, parseRetryAfterMs } from "./retry-timing.ts";
import { createTransport, type Exchange, type Transport } from "./transport.ts";

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The limits this request counts against. Default: those of any other request. */
  readonly pace?: Pace;
  /** All waiting of this call together, where its work has a queue to wait in: see `BRIEF_WAIT_MS`. */
  readonly maxWaitMs?: number;
  /** A token that nothing used before, for calls after which Graph goes on using it. */
  readonly freshToken?: boolean;
  /** Whose tokens go with it, where it is not asked in the app's own name. */
  readonly credential?: TokenCredential;
}

/**
 * Graph's answers as parsed JSON, not judged yet. `path` starts with a slash and stands below the version; a link is
 * absolute and was made by Graph.
 *
 * Every method throws TeamsinkError: `graph-unauthorized`, `graph-forbidden`, `graph-quota`, `graph-not-found`,
 * `graph-conflict`, `graph-gone`, `graph-bad-request`, `graph-throttled` with `retryAfterMs`, `graph-unavailable`,
 * `graph-answer-invalid`, and where no token can be had `authority-unavailable` or `secret-unavailable`.
 */
export interface GraphClient {
  get(pathOrLink: string, options?: RequestOptions): Promise<unknown>;
  post(path: string, body: unknown, options?: RequestOptions): Promise<unknown>;
  patch(path: string, body: unknown, options?: RequestOptions): Promise<unknown>;
  delete(path: string, options?: RequestOptions): Promise<void>;
  /**
   * Bytes instead of JSON, from one on. Where Graph names the place that has them, they are had from there, without our
   * token. Attempts end with the answer: what breaks off later is a matter of whoever reads it.
   */
  download(path: string, options: RequestOptions & { readonly fromBytes: number }): Promise<RemotePart>;
  /** Whether a link may be followed. See `isLinkTo`. */
  owns(link: string): boolean;
}

export interface GraphClientOptions {
  /** `graphEndpoint` of the settings. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** What the app may ask of Graph, shared with its other instances. */
  readonly budget: GraphBudget;
  /** Instead of the network: what answers one request, behind pacing and retries. */
  readonly transport?: Transport;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** All waiting of one call together: for its turn, for Retry-After and between attempts. */
  readonly maxWaitMs?: number;
  readonly requestTimeoutMs?: number;
  readonly tracer?: Tracer | undefined;
}

/**
 * Of calls of which a worker has many at a time, for one chat perhaps, which may be asked once a second: it has sixteen hands,
 * and those that wait must not hold them all while other messages stand in the same queue.
 */
export const BRIEF_WAIT_MS = 3_000;
/** Unless `GRAPH_TIMEOUT_SECONDS` says more. */
const REQUEST_TIMEOUT_MS = 30_000;
/** One call with all its waiting and attempts: a page is begun only while so much of its invocation is left. See `RUN_BUDGET_MS`. */
export const MAX_CALL_MS = 80_000;
/** All waiting of one call, so that an attempt always has its own time after it. Whoever must wait longer waits in the queue. */
const maxWaitBeside = (requestTimeoutMs: number) => MAX_CALL_MS - requestTimeoutMs;
/**
 * Longer than a turn takes where every instance has all its hands in Graph's line, 960 of them at 20 requests a second: with
 * less patience a third of them would stand in it for nothing, and come again.
 */
export const MAX_WAIT_MS = maxWaitBeside(REQUEST_TIMEOUT_MS);
/** The first one included. Retries while throttled count against us. Graph: "Microsoft Graph throttling guidance". */
const MAX_ATTEMPTS = 4;

const OTHER: Pace = { budget: "other" };

export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { endpoint, clock, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const { maxWaitMs = maxWaitBeside(requestTimeoutMs) } = options;
  const transport =
    options.transport ??
    createTransport({
      endpoint,
      credential: options.credential,
      fetch: options.fetch ?? fetch,
      requestTimeoutMs,
      tracer: options.tracer,
    });
  const caller = new Caller({
    transport,
    pacer: new Pacer({ clock, budget: options.budget, maxWaitMs }),
    clock,
    log: options.log,
    random: options.random ?? Math.random,
  });
  const request = (
    method: Exchange["method"],
    path: string,
    {
      pace = OTHER,
      headers = {},
      freshToken = false,
      maxWaitMs: ownMaxWaitMs = maxWaitMs,
      ...rest
    }: RequestOptions & Pick<Exchange, "body" | "fromBytes"> = {},
  ) => caller.call({ ...rest, method, url: toUrl(endpoint, path), headers, pace, freshToken, maxWaitMs: ownMaxWaitMs });
  return {
    get: async (pathOrLink, given) => request("get", pathOrLink, given),
    post: async (path, body, given) => request("post", path, { ...given, body }),
    patch: async (path, body, given) => request("patch", path, { ...given, body }),
    delete: async (path, given) => {
      await request("delete", path, given);
    },
    download: async (path, given) => (await request("get", path, given)) as RemotePart,
    owns: (link) => isLinkTo(endpoint, link),
  };
}

/**
 * Whoever wants a new token takes one of this age: thousands of subscriptions are renewed in one run, and most refusals are
 * meant.
 */
const NEW_TOKEN_FOR_MS = 60_000;

type Call = Exchange & { readonly pace: Pace; readonly maxWaitMs: number };

interface CallerParts {
  readonly transport: Transport;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
}

/** Carries one call through its attempts. */
class Caller {
  readonly #parts: CallerParts;
  /** When the token was asked for that is kept now, if it was past the kept ones. */
  #newTokenMs = Number.NEGATIVE_INFINITY;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  async call(call: Call): Promise<unknown> {
    const { clock, pacer } = this.#parts;
    const { maxWaitMs } = call;
    const startMs = clock.nowMs();
    let wantsNewToken = call.freshToken;
    let wasRefused = false;
    for (let attempt = 1; ; attempt += 1) {
      await pacer.turn(call.pace, startMs + maxWaitMs - clock.nowMs());
      const isKeptNew = this.#isKeptNew(call);
      const freshToken = wantsNewToken && !isKeptNew;
      const outcome = await this.#attempt({ ...call, freshToken });
      if (!(outcome instanceof TeamsinkError)) return outcome.body;
      if (!wasRefused && this.#mayHelpWithNewToken(call, outcome.code, freshToken || isKeptNew)) {
        wasRefused = true;
        wantsNewToken = true;
        continue;
      }
      const delayMs = outcome.retryAfterMs ?? backoffMs(attempt, this.#parts.random());
      if (outcome.code === "graph-throttled") this.#obey(call, delayMs);
      const waitedMs = clock.nowMs() - startMs;
      if (!mayRepeat(call, outcome.code) || attempt >= MAX_ATTEMPTS || waitedMs + delayMs > maxWaitMs) {
        throw this.#givenUp(call, outcome, delayMs);
      }
      // When throttled, the lane is held: everyone in it waits, and the next turn is after the pause.
      if (outcome.code !== "graph-throttled") await clock.sleep(delayMs);
    }
  }

  /** The app's own may serve several calls; of a person nobody knows how old the kept one is. */
  #isKeptNew({ credential }: Call): boolean {
    return credential === undefined && this.#parts.clock.nowMs() - this.#newTokenMs < NEW_TOKEN_FOR_MS;
  }

  /**
   * A token carries the roles of its making for an hour: what was granted since would be refused until then, and a gap that
   * such a refusal closed would hide what it should heal. So a 403 is asked once more with a new token, of each call that was
   * refused with an older one, however many were under way when the first had it.
   */
  #mayHelpWithNewToken({ credential }: Call, code: ErrorCode, isNew: boolean): boolean {
    if (code === "graph-unauthorized") {
      // What is kept is not accepted, whatever its age.
      if (credential === undefined) this.#newTokenMs = Number.NEGATIVE_INFINITY;
      return true;
    }
    // What a person may not do is meant, and says nothing of our roles.
    return code === "graph-forbidden" && credential === undefined && !isNew;
  }

  async #attempt(exchange: Exchange): Promise<{ body: unknown } | TeamsinkError> {
    const askedMs = this.#parts.clock.nowMs();
    try {
      const { status, headers, body } = await this.#parts.transport(exchange);
      if (exchange.freshToken && exchange.credential === undefined) this.#newTokenMs = askedMs;
      if (status >= 200 && status < 300) return { body };
      const route = `${exchange.method.toUpperCase()} ${routeOf(exchange.url)}`;
      const retryAfterMs = parseRetryAfterMs(headers.get("retry-after"), this.#parts.clock.nowMs());
      return failureOf({ status, headers, body, route, retryAfterMs });
    } catch (error) {
      if (error instanceof TeamsinkError) return error;
      throw error;
    }
  }

  #obey(call: Call, retryAfterMs: number): void {
    this.#parts.pacer.refused(call.pace, retryAfterMs);
    this.#parts.log.event("graph.throttled", { route: routeOf(call.url), retryAfterMs }, "warn");
  }

  /** Only a pause says when to come back; other failures are repeated by whoever called, at their own pace. */
  #givenUp(call: Call, error: TeamsinkError, delayMs: number): TeamsinkError {
    const { cause, code: reason } = error;
    const { status, requestId } = cause instanceof GraphFailure ? cause : {};
    this.#parts.log.event("graph.failed", { route: routeOf(call.url), status, requestId, reason }, "warn");
    if (reason !== "graph-throttled" || error.retryAfterMs !== undefined) return error;
    return new TeamsinkError(reason, error.message, { cause, retryAfterMs: delayMs });
  }
}

/** What was throttled was not done, and without a token or a way out nothing was sent. */
const NOT_DONE: readonly ErrorCode[] = ["graph-throttled", "authority-unavailable", "proxy-unreachable"];

/** What else may pass may have been done although no answer came, and a POST that is done twice makes two of it. */
function mayRepeat({ method }: Call, code: ErrorCode): boolean {
  return NOT_DONE.includes(code) || (code === "graph-unavailable" && method !== "post");
}
