import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createBlobStore } from "../../shared/azure/blob-store.ts";
import { createStorageQueue } from "../../shared/azure/storage-queue.ts";
import { unframe } from "../../shared/port/work-queue.ts";

/** Storage as one small server whose answers a test decides; the SDKs are the real ones. */
async function startStorage(answer: RequestListener) {
  const seen = { requests: 0, sockets: 0, mostSockets: 0, aborted: 0 };
  const server = createServer((request, response) => {
    seen.requests += 1;
    request.resume();
    response.once("close", () => {
      if (!response.writableFinished) seen.aborted += 1;
    });
    answer(request, response);
  });
  server.on("connection", (socket) => {
    seen.sockets += 1;
    seen.mostSockets = Math.max(seen.mostSockets, seen.sockets);
    socket.once("close", () => {
      seen.sockets -= 1;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
  const connectionString = [
    `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${Buffer.alloc(32).toString("base64")}`,
    `BlobEndpoint=${endpoint};QueueEndpoint=${endpoint}`,
  ].join(";");
  const credential = { getToken: async () => null };
  const options = { storage: { connectionString }, credential, deadlineMs: 2_000 };
  const blobs = createBlobStore(options);
  stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { seen, blobs, queue: createStorageQueue({ ...options, blobs }) };
}

let stop: () => Promise<void>;

afterEach(() => stop());

const SENT =
  "<?xml version='1.0'?><QueueMessagesList><QueueMessage><MessageId>1</MessageId></QueueMessage></QueueMessagesList>";
const created: RequestListener = (_request, response) =>
  void response.writeHead(201, { "content-type": "application/xml" }).end(SENT);

describe("how the SDKs send", () => {
  test("a large post opens a bounded number of sockets, and uses them again", async () => {
    const { seen, queue } = await startStorage((request, response) => {
      setTimeout(() => created(request, response), 5);
    });
    const post = () => Promise.all(Array.from({ length: 100 }, () => queue.send("messages", "{}")));
    await post();
    await post();
    expect(seen.requests).toBe(200);
    expect(seen.mostSockets).toBeGreaterThan(1);
    expect(seen.mostSockets).toBeLessThanOrEqual(32);
  });

  test("the text is sent as it is, whatever is in it", async () => {
    const bodies: string[] = [];
    const { queue } = await startStorage(async (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      await once(request, "end");
      bodies.push(Buffer.concat(chunks).toString());
      created(request, response);
    });
    const text = JSON.stringify({ body: "Grüße 👋 <p>&amp;</p>" });
    await queue.send("messages", text);
    const base64 = /<MessageText>(.*)<\/MessageText>/.exec(bodies[0] ?? "")?.[1] ?? "";
    expect(unframe(Buffer.from(base64, "base64").toString())).toEqual(JSON.parse(text));
  });

  test.each<[string, RequestListener]>([
    ["a connection that breaks before the answer", (request) => void request.socket.destroy()],
    [
      "an answer that breaks off",
      (request, response) => {
        response.writeHead(500, { "content-length": "1000" }).write("<Error>");
        setTimeout(() => request.socket.destroy(), 10);
      },
    ],
    ["a server that is busy", (_request, response) => void response.writeHead(503).end()],
  ])("%s is followed by another try", async (_name, failure) => {
    let tries = 0;
    const { seen, queue } = await startStorage((request, response) => {
      tries += 1;
      (tries === 1 ? failure : created)(request, response);
    });
    await queue.send("messages", "{}");
    expect(seen.requests).toBe(2);
  });

  test("a server that never answers is left in time, and hung up on", async () => {
    const { seen, queue } = await startStorage(() => {});
    await expect(queue.send("messages", "{}")).rejects.toMatchObject({ code: "queue-unavailable" });
    await expect.poll(() => seen.aborted).toBe(1);
  });

  test("a blob that stops in the middle is left in time", async () => {
    const { blobs } = await startStorage((_request, response) => {
      response.writeHead(200, { "content-length": "1000", etag: '"1"' }).write("{");
    });
    await expect(blobs.get({ container: "raw", path: "a.json" })).rejects.toMatchObject({ code: "blob-unavailable" });
  });

  test.each([
    ["BlobAlreadyExists", 409, "existed"],
    ["AuthorizationFailure", 403, "Storage did not do its work: AuthorizationFailure"],
  ])("a refusal keeps the service's own word: %s", async (code, status, outcome) => {
    const { blobs } = await startStorage((_request, response) => {
      const error = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>No</Message></Error>`;
      response.writeHead(status, { "content-type": "application/xml", "x-ms-error-code": code }).end(error);
    });
    const put = blobs.putOnce({ container: "raw", path: "a.json" }, "{}");
    expect(await put.catch((error: Error) => error.message)).toBe(outcome);
  });
});
