import { Readable } from "node:stream";
import type { CosmosClientOptions } from "@azure/cosmos";
import type { IHttpClient } from "@azure/storage-queue";
import type { Dispatcher } from "undici";
import { lazy } from "../base/lazy.ts";
import { type SpanStart, type Tracer, traced } from "../base/trace.ts";
import { HOST_UNKNOWN, PROXY_UNREACHABLE } from "./access-fault.ts";
import { openDispatcher } from "./proxy.ts";

/*
 * How the Azure SDKs send: through the place each of them has for a client of one's own. What they decide by stays theirs
 * (retries, credentials, conditions, error codes); what costs them most of a request is left out: a second signal and timer
 * around ours, streams piped to count bytes, answers parsed that nobody reads, Node's own client, which is a stream both ways.
 */

/**
 * Sockets to one host at most; what finds none waits. A post of 50 that opens 50 pays for 50 handshakes, each dearer than
 * the request; 32 at Storage's usual 10 ms are 3,200 requests a second, more than a queue takes.
 */
const MAX_SOCKETS = 32;

/** Goes through a proxy where the environment names one. */
const dispatcher = lazy(() => openDispatcher({ connections: MAX_SOCKETS }));

type CosmosHttpClient = NonNullable<CosmosClientOptions["httpClient"]>;
type StorageResponse = Awaited<ReturnType<IHttpClient["sendRequest"]>>;

/** Whom it is that the SDK asks, for a span: its name, and how the conventions for Azure's SDKs call it. */
const SERVICES = {
  blob: { "az.namespace": "Microsoft.Storage" },
  queue: { "az.namespace": "Microsoft.Storage" },
  cosmos: { "az.namespace": "Microsoft.DocumentDB", "db.system.name": "azure.cosmosdb" },
} as const;

type Service = keyof typeof SERVICES;

interface Exchange {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly abortSignal?: Pick<AbortSignal, "aborted" | "addEventListener" | "removeEventListener"> | undefined;
}

/** What the SDKs decide by: the system's words instead of undici's, and none of theirs for a host that nobody knows. */
const NETWORK_CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: "ECONNRESET",
  UND_ERR_CONNECT_TIMEOUT: "ETIMEDOUT",
  ENOTFOUND: HOST_UNKNOWN,
  // What passes, and is repeated; whose failure it was stands in the cause.
  [PROXY_UNREACHABLE]: "ECONNREFUSED",
};

/** The SDKs repeat what goes by this name and has a code of the network's. */
class SendError extends Error {
  override readonly name = "RestError";
  readonly code: string;

  constructor(cause: NodeJS.ErrnoException) {
    super(cause.message, { cause });
    this.code = NETWORK_CODES[cause.code ?? ""] ?? cause.code ?? "REQUEST_SEND_ERROR";
  }
}

/** The SDKs repeat nothing that goes by this name. */
class AbortError extends Error {
  override readonly name = "AbortError";

  constructor() {
    super("The operation was aborted");
  }
}

/**
 * For `@azure/storage-queue` and `@azure/storage-blob`. What was created is told by its status: of the body of such an
 * answer, the id and receipt of a queue message, nothing is read here, and the SDK would try it as JSON, catch the error
 * and parse it as XML.
 */
export function storageHttpClient(service: "blob" | "queue", tracer?: Tracer): IHttpClient {
  return {
    async sendRequest(request) {
      const { url, method, abortSignal } = request;
      const headers = request.headers.toJson({ preserveCase: true });
      const exchange = { url, method, headers, body: request.body, abortSignal };
      const { status, headers: received, bytes } = await sendTraced(exchange, service, tracer);
      const answer = { request, status, headers: { toJson: () => received } as StorageResponse["headers"] };
      const streamed = request.streamResponseStatusCodes;
      if (streamed?.has(status) || streamed?.has(Number.POSITIVE_INFINITY)) {
        return { ...answer, readableStreamBody: Readable.from([bytes]) };
      }
      return { ...answer, bodyAsText: status === 201 ? "" : bytes.toString() };
    },
  };
}

/**
 * For `@azure/cosmos`. What was written comes back whole, and nothing of it is read here: who wrote it knows it, and its etag
 * is in a header. The SDK wants an object to make its answer of.
 */
export function cosmosHttpClient(tracer?: Tracer): CosmosHttpClient {
  return {
    async sendRequest(request) {
      const { url, method, body, abortSignal } = request;
      const exchange = { url, method, headers: request.headers.toJSON(), body, abortSignal };
      const answer = await sendTraced(exchange, "cosmos", tracer);
      const { status, bytes } = answer;
      const headers = headersOf(answer);
      const isWritten = (status === 201 || (status === 200 && method === "PUT")) && headers.has("etag");
      return { request, status, headers, bodyAsText: isWritten ? "{}" : bytes.toString() };
    },
  };
}

/**
 * For `@azure/identity` and `@azure/keyvault-secrets`, whose own way through a proxy would ask it for the machine's identity too.
 * Nothing is asked for packed, since nobody here unpacks.
 */
export const azureHttpClient: CosmosHttpClient = {
  async sendRequest(request) {
    const { url, method, body, abortSignal } = request;
    const { "accept-encoding": _packed, ...headers } = request.headers.toJSON();
    const answer = await send({ url, method, headers, body, abortSignal });
    return { request, status: answer.status, headers: headersOf(answer), bodyAsText: answer.bytes.toString() };
  },
};

function headersOf(answer: Answer): ResponseHeaders {
  const headers = new ResponseHeaders();
  for (const name in answer.headers) headers.set(name, String(answer.headers[name]));
  return headers;
}

/** Names are in lower case, as Node gives them. */
class ResponseHeaders extends Map<string, string> {
  override get(name: string): string | undefined {
    return super.get(name.toLowerCase());
  }

  override has(name: string): boolean {
    return super.has(name.toLowerCase());
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this);
  }
}

const ORIGIN_AND_REST = /^(https?:\/\/[^/?#]+)(.*)$/s;

interface Answer {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

function sendTraced(exchange: Exchange, service: Service, tracer: Tracer | undefined): Promise<Answer> {
  return traced(
    tracer,
    () => spanOf(exchange, service),
    async (span) => {
      const answer = await send(exchange);
      span.answered(answer.status);
      return answer;
    },
  );
}

/** Of each attempt. Without its path and query, where ids of conversations stand, and signatures may. */
function spanOf({ url, method }: Exchange, service: Service): SpanStart {
  const attributes = {
    ...SERVICES[service],
    "http.request.method": method,
    "server.address": URL.parse(url)?.hostname ?? "",
  };
  return { name: `${method} ${service}`, kind: "client", attributes };
}

/** What is cut off because of the signal ends at once and as that, not as the network's failure, which the SDKs would repeat. */
async function send({ url, method, headers, body, abortSignal }: Exchange): Promise<Answer> {
  const sender = await dispatcher();
  // Only now: nobody would hear that `promise` was rejected while the first request waited for what sends it.
  if (abortSignal?.aborted) throw new AbortError();
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const [, origin = "", rest = ""] = ORIGIN_AND_REST.exec(url) ?? [];
  const exchange = new ExchangeHandler({ resolve, reject });
  const abort = () => exchange.abort();
  abortSignal?.addEventListener("abort", abort);
  try {
    const request = {
      origin,
      // As the SDK wrote it: what a URL's parser makes of dots in a blob's name is another blob's.
      path: rest.startsWith("/") ? rest : `/${rest}`,
      method: method as Dispatcher.HttpMethod,
      headers,
      body: bytesOf(body),
    };
    sender.dispatch(request, exchange);
    return await promise;
  } finally {
    abortSignal?.removeEventListener("abort", abort);
  }
}

/** Gathers one answer. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #settle: Pick<PromiseWithResolvers<Answer>, "resolve" | "reject">;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #aborted = false;
  #status = 0;
  #headers: Answer["headers"] = {};

  constructor(settle: Pick<PromiseWithResolvers<Answer>, "resolve" | "reject">) {
    this.#settle = settle;
  }

  /** Says so at once: a request that waits for a socket begins, and can be ended, only when it is given one. */
  abort(): void {
    this.#aborted = true;
    const error = new AbortError();
    this.#settle.reject(error);
    this.#controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted) controller.abort(new AbortError());
  }

  onResponseStart(_controller: unknown, status: number, headers: Answer["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle.resolve({ status: this.#status, headers: this.#headers, bytes: Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#settle.reject(this.#aborted ? new AbortError() : new SendError(error));
  }
}

function bytesOf(body: unknown): string | Uint8Array | null {
  if (body === undefined || body === null || typeof body === "string" || body instanceof Uint8Array)
    return body ?? null;
  throw new TypeError("The Azure SDKs send texts here and nothing else");
}
