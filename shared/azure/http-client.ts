import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { urlToHttpOptions } from "node:url";
import type { CosmosClientOptions } from "@azure/cosmos";
import type { IHttpClient } from "@azure/storage-queue";
import { HOST_UNKNOWN } from "./access-fault.ts";

/*
 * How the Azure SDKs send: through the place each of them has for a client of one's own. What they decide by stays theirs
 * (retries, credentials, conditions, error codes); what costs them most of a request is left out: a second signal and timer
 * around ours, streams piped to count bytes, answers parsed that nobody reads.
 */

/**
 * Sockets to one host at most; what finds none waits. A post of 50 that opens 50 pays for 50 handshakes, each dearer than
 * the request; 32 at Storage's usual 10 ms are 3,200 requests a second, more than a queue takes.
 */
const MAX_SOCKETS = 32;
const AGENT_OPTIONS = { keepAlive: true, maxSockets: MAX_SOCKETS } as const;
const TRANSPORTS = {
  "https:": { request: https.request, agent: new https.Agent(AGENT_OPTIONS) },
  "http:": { request: http.request, agent: new http.Agent(AGENT_OPTIONS) },
} as const;

type CosmosHttpClient = NonNullable<CosmosClientOptions["httpClient"]>;
type StorageResponse = Awaited<ReturnType<IHttpClient["sendRequest"]>>;

interface Exchange {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly agent?: http.Agent | undefined;
  readonly abortSignal?: Pick<AbortSignal, "aborted" | "addEventListener" | "removeEventListener"> | undefined;
}

/** The SDKs repeat what goes by this name and has a code of the network's, which a host that nobody knows does not get. */
class SendError extends Error {
  override readonly name = "RestError";
  readonly code: string;

  constructor(cause: NodeJS.ErrnoException) {
    super(cause.message, { cause });
    this.code = (cause.code === "ENOTFOUND" ? HOST_UNKNOWN : cause.code) ?? "REQUEST_SEND_ERROR";
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
export const storageHttpClient: IHttpClient = {
  async sendRequest(request) {
    const { url, method, abortSignal } = request;
    const headers = request.headers.toJson({ preserveCase: true });
    // The way through a proxy, where the environment names one.
    const agent = request.agent as http.Agent | undefined;
    const response = await send({ url, method, headers, body: request.body, agent, abortSignal });
    const status = response.statusCode ?? 0;
    const answer = {
      request,
      status,
      headers: { toJson: () => response.headers } as StorageResponse["headers"],
    };
    const streamed = request.streamResponseStatusCodes;
    if (streamed?.has(status) || streamed?.has(Number.POSITIVE_INFINITY)) {
      return { ...answer, readableStreamBody: response };
    }
    const text = await textOf(response, abortSignal);
    return { ...answer, bodyAsText: status === 201 ? "" : text };
  },
};

/**
 * For `@azure/cosmos`. What was written comes back whole, and nothing of it is read here: who wrote it knows it, and its etag
 * is in a header. The SDK wants an object to make its answer of.
 */
export const cosmosHttpClient: CosmosHttpClient = {
  async sendRequest(request) {
    const { url, method, body, abortSignal } = request;
    const response = await send({ url, method, headers: request.headers.toJSON(), body, abortSignal });
    const status = response.statusCode ?? 0;
    const text = await textOf(response, abortSignal);
    const headers = new ResponseHeaders();
    for (const name in response.headers) headers.set(name, String(response.headers[name]));
    const isWritten = (status === 201 || (status === 200 && method === "PUT")) && headers.has("etag");
    return { request, status, headers, bodyAsText: isWritten ? "{}" : text };
  },
};

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

/** @returns the answer with its body still to come; it is cut off when the signal says so, before or after */
function send({ url, method, headers, body, agent, abortSignal }: Exchange): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  if (abortSignal?.aborted) throw new AbortError();
  const { protocol, hostname, port, path } = urlToHttpOptions(new URL(url));
  const transport = TRANSPORTS[protocol === "http:" ? "http:" : "https:"];
  const request = transport.request(
    { agent: agent ?? transport.agent, hostname, port, path, method, headers },
    resolve,
  );
  request.on("error", (error) => reject(new SendError(error)));
  if (abortSignal) {
    const abort = () => {
      // Said here, and not when the request ends: one that waits for a socket ends only when it is given one.
      reject(new AbortError());
      request.destroy();
    };
    abortSignal.addEventListener("abort", abort);
    request.once("close", () => abortSignal.removeEventListener("abort", abort));
  }
  request.end(bytesOf(body));
  return promise;
}

function bytesOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null || typeof body === "string" || body instanceof Uint8Array) {
    return body ?? undefined;
  }
  throw new TypeError("The Azure SDKs send texts here and nothing else");
}

/** An answer that is cut off because of the signal ends as that, and not as the network's failure, which the SDKs would repeat. */
function textOf(response: IncomingMessage, abortSignal: Exchange["abortSignal"]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.on("end", () => resolve(Buffer.concat(chunks).toString()));
  response.on("error", (error) => reject(abortSignal?.aborted ? new AbortError() : new SendError(error)));
  return promise;
}
