import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpServer } from "@vercel/cosmosdb-server";
import { isJsonObject, type JsonObject, parseJson } from "../../../shared/base/json.ts";
import { KEEP_ALIVE_TIMEOUT_MS } from "../../keep-alive.ts";
import { type Answer, refuse } from "./answer.ts";
import { type ContainerDocuments, definitionSchema, openContainerDocuments } from "./container-documents.ts";
import { answerDocumentRequest, type DocumentRequest } from "./document-requests.ts";
import { type DefinitionEntry, type DocumentEntry, type Journal, JournalError, noJournal } from "./journal.ts";

/**
 * `@vercel/cosmosdb-server` with a strict layer in front of it. Account, databases and containers are the server's own, and
 * so is the engine that runs queries. Documents are kept here, by the rules of Cosmos DB: a query sees the partition of
 * its request and no other, ids are unique within a partition, what is malformed, too large or of another partition is
 * refused, and what has a time to live goes when it is due. What is served nowhere, such as batches, is refused too.
 *
 * With a journal it begins with what the process before it had said to be done, and says nothing to be done that is not in
 * there.
 */
export async function openStrictCosmosServer(port: number, journal: Journal = noJournal): Promise<Server> {
  const server = createHttpServer({ keepAlive: true });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  const embedded = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  const ownMark = randomUUID();
  const ask: Ask = (url, init) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${url}`, {
      ...init,
      headers: { [MARK]: ownMark },
    });
  const containers = openContainers(ask, journal);
  let isReplaying = true;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const isOwn = request.headers[MARK] === ownMark;
    if (isReplaying && !isOwn) return respond(response, refuse("unavailable", "The journal is being replayed"));
    const segments = segmentsOf(request.url ?? "");
    if (segments[4] === "docs") {
      void serveDocuments(containers, { request, response, segments });
      return;
    }
    // Before and after: what is read in between is of before.
    containers.forget(request.method ?? "", segments);
    response.on("finish", () => containers.forget(request.method ?? "", segments));
    if (!isOwn) keepDefinition(journal, request, response);
    for (const listener of embedded) listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  await replay(journal, ask, containers);
  isReplaying = false;
  return server;
}

/** How the layer asks the server that it is itself, which is the only way to the embedded one. */
type Ask = (url: string, init?: Pick<RequestInit, "method" | "body">) => Promise<Response>;

const MARK = "x-strict-server";

async function replay({ entries }: Journal, ask: Ask, containers: Containers): Promise<void> {
  for (const entry of entries) {
    if ("container" in entry) {
      (await containers.open(segmentsOf(entry.container)))?.restore(entry);
      continue;
    }
    const { method, url, definition } = entry;
    const answer = await ask(url, { method, ...(definition && { body: JSON.stringify(definition) }) });
    if (!answer.ok) throw new Error(`The journal cannot be replayed: ${method} ${url} was answered ${answer.status}`);
  }
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const CHANGING = ["POST", "PUT", "DELETE"];

/** The embedded server answers at once and whole; what it has made is in its answer. */
function keepDefinition(journal: Journal, { method = "", url = "" }: IncomingMessage, response: ServerResponse): void {
  if (!CHANGING.includes(method)) return;
  const end = response.end.bind(response) as (text?: string) => ServerResponse;
  response.end = ((text?: string) => {
    // Of all posts only queries are answered by 200.
    const isQuery = response.statusCode === 200 && method === "POST";
    if (response.statusCode >= 300 || isQuery) return end(text);
    try {
      journal.append(definitionEntry({ method, url }, text));
      return end(text);
    } catch (error) {
      const { status, body } = refuse("unavailable", (error as Error).message);
      response.statusCode = status;
      return end(JSON.stringify(body));
    }
  }) as typeof response.end;
}

function definitionEntry({ method, url }: DefinitionEntry, text = ""): DefinitionEntry {
  const answered = parseJson(text);
  if (method === "DELETE" || !isJsonObject(answered)) return { method, url };
  return { method, url, definition: withoutOwnProperties(answered) };
}

function withoutOwnProperties(resource: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !name.startsWith("_")));
}

/** Of `/dbs/{id}/colls/{id}/docs/{id}`, decoded. The SDK writes two slashes at the beginning. */
function segmentsOf(url: string): string[] {
  const [path = ""] = url.split("?");
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .map(decodeURIComponent);
}

interface Containers {
  /** @returns undefined when there is no such container */
  open(segments: readonly string[]): Promise<ContainerDocuments | undefined>;
  /** After a request that is not about documents: what it may have removed or changed. */
  forget(method: string, segments: readonly string[]): void;
}

/** Their definitions are the embedded server's, read once and again after a change. */
function openContainers(ask: Ask, journal: Journal): Containers {
  const known = new Map<string, ContainerDocuments>();
  const fresh = new Set<string>();
  return {
    open: async (segments) => {
      const link = linkOf(segments.slice(0, 4));
      if (fresh.has(link)) return known.get(link);
      const answer = await ask(link);
      if (!answer.ok) return undefined;
      const definition = definitionSchema.parse(await answer.json());
      const keep = (entry: DocumentEntry) => journal.append({ container: link, ...entry });
      const container = known.get(link) ?? openContainerDocuments(definition, { nowMs: Date.now, keep });
      container.definition = definition;
      known.set(link, container);
      fresh.add(link);
      return container;
    },
    forget: (method, segments) => {
      if (method !== "DELETE" && method !== "PUT") return;
      const link = linkOf(segments);
      for (const each of [...known.keys()].filter(
        (candidate) => candidate === link || candidate.startsWith(`${link}/`),
      )) {
        fresh.delete(each);
        if (method === "DELETE") known.delete(each);
      }
    },
  };
}

function linkOf(segments: readonly string[]): string {
  return `/${segments.map(encodeURIComponent).join("/")}`;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly segments: readonly string[];
}

async function serveDocuments(containers: Containers, { request, response, segments }: Exchange): Promise<void> {
  try {
    const body = parseJson(await readText(request));
    const container = await containers.open(segments);
    const asked: DocumentRequest = { method: request.method ?? "", headers: request.headers, id: segments[5], body };
    const answer = container
      ? answerDocumentRequest(container, asked)
      : refuse("no-container", "Owner resource does not exist");
    // Asked for by clients that know what they wrote; the etag is in a header.
    const isMinimal = request.headers.prefer === "return=minimal" && request.method !== "GET" && answer.status < 300;
    respond(response, isMinimal ? { status: answer.status, headers: answer.headers ?? {} } : answer);
  } catch (error) {
    if (error instanceof JournalError) return respond(response, refuse("unavailable", error.message));
    process.stderr.write(`${(error as Error).stack}\n`);
    respond(response, { status: 500, body: { code: "InternalServerError", message: "The local server failed" } });
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function respond(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "x-ms-activity-id": randomUUID(),
    "x-ms-request-charge": "1",
    ...headers,
  });
  response.end(body === undefined ? "" : JSON.stringify(body));
}
