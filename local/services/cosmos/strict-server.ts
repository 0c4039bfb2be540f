import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpServer } from "@vercel/cosmosdb-server";
import { parseJson } from "../../../shared/base/json.ts";
import { type Answer, refuse } from "./answer.ts";
import { type ContainerDocuments, definitionSchema, openContainerDocuments } from "./container-documents.ts";
import { answerDocumentRequest, type DocumentRequest } from "./document-requests.ts";

/**
 * `@vercel/cosmosdb-server` with a strict layer in front of it. Account, databases and containers are the server's own, and
 * so is the engine that runs queries. Documents are kept here, by the rules of Cosmos DB: a query sees the partition of
 * its request and no other, ids are unique within a partition, what is malformed, too large or of another partition is
 * refused, and what has a time to live goes when it is due. What is served nowhere, such as batches, is refused too.
 */
export function createStrictCosmosServer(): Server {
  const server = createHttpServer({ keepAlive: true });
  const embedded = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  const containers = openContainers(() => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const segments = segmentsOf(request.url ?? "");
    if (segments[4] === "docs") {
      void serveDocuments(containers, { request, response, segments });
      return;
    }
    // Before and after: what is read in between is of before.
    containers.forget(request.method ?? "", segments);
    response.on("finish", () => containers.forget(request.method ?? "", segments));
    for (const listener of embedded) listener(request, response);
  });
  return server;
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
function openContainers(endpoint: () => string): Containers {
  const known = new Map<string, ContainerDocuments>();
  const fresh = new Set<string>();
  return {
    open: async (segments) => {
      const link = linkOf(segments.slice(0, 4));
      if (fresh.has(link)) return known.get(link);
      const answer = await fetch(endpoint() + link);
      if (!answer.ok) return undefined;
      const definition = definitionSchema.parse(await answer.json());
      const container = known.get(link) ?? openContainerDocuments(definition, { nowMs: Date.now });
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
