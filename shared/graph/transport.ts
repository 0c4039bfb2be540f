import type { GetTokenOptions, TokenCredential } from "@azure/identity";
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import { describeCause } from "../base/log.ts";
import { type SpanStart, type Tracer, traced } from "../base/trace.ts";
import { routeOf } from "./path.ts";
import { rangeHeaders, remotePartOf } from "./remote-part.ts";

export interface Exchange {
  readonly method: "get" | "post" | "patch" | "delete";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A token past those that are kept: after a 401, and where Graph goes on using it. */
  readonly freshToken: boolean;
  /** Instead of ours. */
  readonly credential?: TokenCredential;
  /** Bytes are wanted, from this one on: of a success, the answer's `body` is a `RemotePart`. */
  readonly fromBytes?: number;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** A `RemotePart` where bytes were wanted. Else parsed JSON; `undefined` for an empty body, and for one that is not JSON where the status is not a success. */
  readonly body: unknown;
}

/**
 * One request and its answer, whatever its status. Throws TeamsinkError: `graph-unavailable` and `graph-answer-invalid`;
 * where no token could be had, and so nothing was sent, `graph-unauthorized`, `authority-unavailable` and
 * `secret-unavailable`.
 */
export type Transport = (exchange: Exchange) => Promise<Answer>;

interface TransportOptions {
  /** Without a trailing slash and without a version. */
  readonly endpoint: string;
  /** Keeps its tokens, and passes by those it keeps when it is given claims. Throws TeamsinkError, which is passed on. */
  readonly credential: TokenCredential;
  readonly fetch: typeof fetch;
  /** For one attempt, connection and body included. */
  readonly requestTimeoutMs: number;
  readonly tracer?: Tracer | undefined;
}

/** 50 messages with 1,000 replies each would be more, but then the page could not be held in memory either. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** Claims that ask for nothing, but make a credential pass by its cache. OpenID Connect Core 1.0, 5.5. */
const NO_CLAIMS: GetTokenOptions = { claims: '{"access_token":{}}' };

/**
 * The Graph SDK, reduced to what it is good for: the token for the right host, the telemetry headers, the request. Its
 * retry handler is left out, since retries are ours (they know the clock, the pacing and how long an invocation may
 * wait), and its redirect handler, since Graph's JSON resources do not redirect and a token should not travel.
 *
 * Loaded at the first use: a cold start that only answers a handshake does without.
 */
export function createTransport(options: TransportOptions): Transport {
  const loaded = lazy(() => loadTransport(options));
  const { tracer } = options;
  return async (exchange) => {
    const transport = await loaded();
    return traced(
      tracer,
      () => spanOf(exchange),
      async (span) => {
        const answer = await transport(exchange);
        span.answered(answer.status);
        return answer;
      },
    );
  };
}

/** Of each attempt, by its route: the path has every id as `*`. */
function spanOf({ method, url }: Exchange): SpanStart {
  const [verb, route] = [method.toUpperCase(), routeOf(url)];
  const attributes = { "http.request.method": verb, "url.template": route, "server.address": url.hostname };
  return { name: `${verb} ${route}`, kind: "client", attributes };
}

async function loadTransport(options: TransportOptions): Promise<Transport> {
  const [sdk, { TokenCredentialAuthenticationProvider }] = await Promise.all([
    import("@microsoft/microsoft-graph-client"),
    import("@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js"),
  ]);
  /** The SDK rewrites every error but its own; inside one of its own any other comes through. */
  const carry = (customError: unknown) => Object.assign(new sdk.GraphClientError(), { customError });
  const fetchIt: Middleware = {
    execute: async (context) => {
      context.response = await options.fetch(context.request, context.options).catch((error: unknown) => {
        throw carry(unreachable(error));
      });
    },
  };
  const scopes = [`${options.endpoint}/.default`];
  const providerOf = (credential: TokenCredential, getTokenOptions?: GetTokenOptions) => {
    const carrying: TokenCredential = {
      getToken: (wanted, given) =>
        credential.getToken(wanted, given).catch((error: unknown) => {
          throw carry(error);
        }),
    };
    return new TokenCredentialAuthenticationProvider(carrying, { scopes, ...(getTokenOptions && { getTokenOptions }) });
  };
  const kept = providerOf(options.credential);
  const fresh = providerOf(askedOnce(options.credential), NO_CLAIMS);
  /** None: that of the client itself. */
  const handlersFor = ({ credential, freshToken }: Exchange) => {
    if (credential === undefined) return freshToken ? [new sdk.AuthenticationHandlerOptions(fresh)] : [];
    return [new sdk.AuthenticationHandlerOptions(providerOf(credential, freshToken ? NO_CLAIMS : undefined))];
  };
  const client = sdk.Client.initWithMiddleware({
    baseUrl: `${options.endpoint}/`,
    customHosts: new Set([new URL(options.endpoint).hostname]),
    middleware: [new sdk.AuthenticationHandler(kept), new sdk.TelemetryHandler(), fetchIt],
  });
  return async (exchange) => {
    const { method, url, headers, body, fromBytes } = exchange;
    const range = fromBytes === undefined ? undefined : rangeHeaders(fromBytes);
    // Real time on purpose: it is the network that is waited for, not a rule.
    const signal = AbortSignal.timeout(options.requestTimeoutMs);
    const request = client
      .api(url.href)
      .headers({ ...headers, ...range })
      .middlewareOptions(handlersFor(exchange))
      .responseType(sdk.ResponseType.RAW)
      .options({ signal, redirect: "manual" });
    const response = (await request[method](body).catch((error: unknown) => {
      throw error instanceof sdk.GraphClientError ? (error.customError ?? error) : error;
    })) as Response;
    if (range === undefined) return answerOf(response);
    const place = response.status === 302 ? response.headers.get("location") : null;
    if (place === null) return partAnswerOf(response);
    // What Graph sends to is open to whoever knows the address: nothing of ours goes there but the range.
    const from = await options.fetch(httpsPlace(place), { headers: range, signal }).catch((error: unknown) => {
      throw unreachable(error);
    });
    return partAnswerOf(from);
  };
}

/** Many calls that are refused at the same time want one new token, and not one each. */
function askedOnce(credential: TokenCredential): TokenCredential {
  let underWay: ReturnType<TokenCredential["getToken"]> | undefined;
  return {
    getToken: (scopes, options) => {
      underWay ??= credential.getToken(scopes, options).finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: await readJson(response) };
}

async function partAnswerOf(response: Response): Promise<Answer> {
  if (!response.ok) return answerOf(response);
  return { status: response.status, headers: response.headers, body: remotePartOf(response, unreachable) };
}

/** @throws TeamsinkError `graph-answer-invalid` */
function httpsPlace(place: string): URL {
  const url = URL.parse(place);
  if (url?.protocol !== "https:") throw new TeamsinkError("graph-answer-invalid", "bytes are somewhere without https");
  return url;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await readText(response).catch((error: unknown) => {
    throw error instanceof TeamsinkError ? error : unreachable(error);
  });
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A gateway's error page; of an error only the status counts then. A success that is cut off is none.
    if (!response.ok) return undefined;
    throw new TeamsinkError("graph-unavailable", "the answer was not JSON");
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new TeamsinkError("graph-answer-invalid", "the answer is over the size limit");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `fetch` says only that it failed; why is in its cause. */
function unreachable(error: unknown): TeamsinkError {
  if (error instanceof TeamsinkError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { causeCode } = describeCause(cause);
  return new TeamsinkError("graph-unavailable", causeCode && `Graph did not answer: ${causeCode}`, { cause });
}
