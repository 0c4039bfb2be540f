import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { ServerCertificate } from "../../../local/certificate-authority.ts";

/**
 * Storage and Cosmos DB as far as one message needs them: they answer as the real ones do, after the time these take, and
 * keep nothing but texts of the queue, when they are asked to. What the product spends on a call is spent against this as
 * against Azure, TLS and bearer token included. The other side runs on the same cores, so it takes the requests from the
 * sockets itself: a server of `node:https` would cost half as much as the request that is measured.
 */
export interface CannedAzure {
  readonly environment: Readonly<Record<string, string>>;
  /** From now on until they are taken. They are megabytes a second, and most that are sent nobody wants to see. */
  keepTexts(): void;
  /** What was put into the queue `messages` since `keepTexts`. */
  takeTexts(): string[];
  /** Messages that were stored since the last look. */
  takeStored(): number;
  stop(): Promise<void>;
}

/** Storage and Cosmos DB in the same region; medians. */
const ANSWER_AFTER_MS = 8;
const DATABASE = "teamsink";
/** Where messages are created. */
const MESSAGES = `/dbs/${DATABASE}/colls/messages/docs`;
const SENT = [
  '<?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage>',
  "<MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId>",
  "<InsertionTime>Fri, 09 Oct 2026 21:04:30 GMT</InsertionTime><ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime>",
  "<PopReceipt>YzQ4Yzg1MDItYTc0Ny00OWNjLTkxYTUtZGM0MDFiZDAwYzEw</PopReceipt>",
  "<TimeNextVisible>Fri, 09 Oct 2026 21:04:30 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>",
].join("");
const STORAGE_HEADERS = { "x-ms-request-id": "67dd3b05-0003-0000-7b83-c7b5c9000000", "x-ms-version": "2026-04-06" };

const HEAD_END = "\r\n\r\n";
const REASONS: Readonly<Record<number, string>> = { 200: "OK", 201: "Created", 404: "Not Found" };

interface Head {
  readonly method: string;
  readonly url: string;
  readonly bodyBytes: number;
}

interface Request extends Head {
  /** As it came, since most of it is not looked at. */
  readonly body: readonly Buffer[];
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const SENT_BYTES = bytesOf({
  status: 201,
  headers: { ...STORAGE_HEADERS, "content-type": "application/xml" },
  body: SENT,
});
const WRITTEN_BYTES = bytesOf({ status: 201, headers: { ...STORAGE_HEADERS, etag: '"0x8DE"' } });

export async function startCannedAzure(tls: ServerCertificate): Promise<CannedAzure> {
  let kept: Request["body"][] | undefined;
  let stored = 0;
  let origin = "";
  const answerTo = (request: Request): Buffer => {
    if (request.url.startsWith("/queue/")) {
      kept?.push(request.body);
      return SENT_BYTES;
    }
    if (request.url.startsWith("/blob/")) return WRITTEN_BYTES;
    if (request.method === "POST" && request.url === MESSAGES) stored += 1;
    return bytesOf(cosmosAnswer(request, origin));
  };
  const sockets = new Set<TLSSocket>();
  const server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    readRequests(socket, (request) => {
      const answer = answerTo(request);
      setTimeout(() => socket.write(answer), ANSWER_AFTER_MS);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      AzureWebJobsStorage__queueServiceUri: `${origin}/queue`,
      AzureWebJobsStorage__blobServiceUri: `${origin}/blob`,
      COSMOS_ENDPOINT: origin,
      COSMOS_DATABASE: DATABASE,
    },
    keepTexts: () => {
      kept = [];
    },
    takeTexts: () => {
      const taken = kept?.map(textOf) ?? [];
      kept = undefined;
      return taken;
    },
    takeStored: () => {
      const taken = stored;
      stored = 0;
      return taken;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Requests as the SDKs write them: with a length or without a body, the next one only after the answer. */
function readRequests(socket: TLSSocket, onRequest: (request: Request) => void): void {
  let head: Head | undefined;
  let chunks: Buffer[] = [];
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (head === undefined) {
      const start = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const headEnd = start.indexOf(HEAD_END);
      if (headEnd < 0) return;
      head = headOf(start.toString("latin1", 0, headEnd));
      chunks = [start.subarray(headEnd + HEAD_END.length)];
      bytes -= headEnd + HEAD_END.length;
    }
    if (bytes < head.bodyBytes) return;
    const request = { ...head, body: chunks };
    head = undefined;
    chunks = [];
    bytes = 0;
    onRequest(request);
  });
}

function headOf(text: string): Head {
  const [method = "", url = ""] = text.slice(0, text.indexOf("\r\n")).split(" ");
  return { method, url, bodyBytes: Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0) };
}

function cosmosAnswer({ method, url, body }: Request, origin: string): Answer {
  const headers = { "content-type": "application/json", "x-ms-request-charge": "6.67", etag: '"00000000-0000"' };
  if (method === "GET" && url === "/") {
    const locations = [{ name: "Local", databaseAccountEndpoint: origin }];
    const account = {
      id: "canned",
      writableLocations: locations,
      readableLocations: locations,
      enableMultipleWriteLocations: false,
      userConsistencyPolicy: { defaultConsistencyLevel: "Session" },
    };
    return { status: 200, headers, body: JSON.stringify(account) };
  }
  const [, container, document] = /^\/dbs\/\w+\/colls\/(\w+)(\/docs.*)?$/.exec(url) ?? [];
  if (container !== undefined && document === undefined) {
    const path = container === "messages" ? "/conversationId" : "/kind";
    return {
      status: 200,
      headers,
      body: JSON.stringify({ id: container, _rid: "AAAA", partitionKey: { paths: [path], kind: "Hash", version: 2 } }),
    };
  }
  if (method === "GET") return { status: 404, headers, body: JSON.stringify({ code: "NotFound", message: "None" }) };
  return {
    status: method === "POST" ? 201 : 200,
    headers,
    body: `${String(Buffer.concat(body)).slice(0, -1)},"_etag":"\\"00000000-0000\\""}`,
  };
}

function bytesOf({ status, headers = {}, body = "" }: Answer): Buffer {
  const lines = Object.entries({ ...headers, "content-length": Buffer.byteLength(body) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`HTTP/1.1 ${status} ${REASONS[status]}\r\n${head}\r\n${body}`);
}

function textOf(queueMessage: Request["body"]): string {
  const base64 = /<MessageText>([^<]*)<\/MessageText>/.exec(Buffer.concat(queueMessage).toString("latin1"))?.[1] ?? "";
  return Buffer.from(base64, "base64").toString();
}
