import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../shared/base/clock.ts";
import { readSettings } from "../../shared/base/read-settings.ts";
import { type App, compose } from "../../shared/compose.ts";
import { MAX_QUEUE_TEXT_BYTES } from "../../shared/port/work-queue.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { createRecordingLog } from "../helpers/recording-log.ts";

/** A storage account that takes whatever is sent, and remembers where to. */
async function startAccount() {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url?.split("?")[0]}`);
    request.resume();
    const body =
      "<?xml version='1.0'?><QueueMessagesList><QueueMessage><MessageId>1</MessageId></QueueMessage></QueueMessagesList>";
    response.writeHead(201, { "content-type": "application/xml" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
  return {
    paths,
    place: {
      connectionString: `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${Buffer.alloc(32).toString("base64")};BlobEndpoint=${endpoint};QueueEndpoint=${endpoint}`,
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const GUID = "6b6a7bfa-1f8e-4d0c-9f0e-2f5d3a6f1c11";
const settings = readSettings(
  {
    GRAPH_TENANT_ID: GUID,
    GRAPH_CLIENT_ID: GUID,
    NOTIFICATION_BASE_URL: "https://sink.example.com",
    KEY_VAULT_URL: "https://kv.vault.azure.net",
    COSMOS_ENDPOINT: "http://127.0.0.1:1",
    COSMOS_KEY: Buffer.alloc(32).toString("base64"),
    AzureWebJobsStorage: "replaced below",
  },
  RESOURCE_GRAMMAR,
);

describe("the host's storage account and the one of the data", () => {
  let host: Awaited<ReturnType<typeof startAccount>>;
  let data: Awaited<ReturnType<typeof startAccount>>;
  let lake: Awaited<ReturnType<typeof startAccount>>;
  let app: App;
  beforeEach(async () => {
    [host, data, lake] = await Promise.all([startAccount(), startAccount(), startAccount()]);
    const storage = { blobs: data.place, queues: host.place, lake: lake.place };
    app = compose({ ...settings, storage }, { clock: systemClock, log: createRecordingLog() });
  });
  afterEach(async () => {
    await app.dispose();
    await Promise.all([host.stop(), data.stop(), lake.stop()]);
  });

  it("are told apart: what waits is in the one, what is kept in the other, and what others read in a third", async () => {
    await app.queue.send("messages", "{}");
    await app.blobs.putOnce({ container: "raw", path: "a.json" }, "{}");
    expect(host.paths).toEqual(["POST /account/messages/messages"]);
    expect(data.paths).toEqual(["PUT /account/raw/a.json"]);
    await app.lake.putOnce("a.parquet", Uint8Array.of(1));
    expect(lake.paths).toEqual(["PUT /account/lake/a.parquet"]);
  });

  it("share a text that is too large to wait: a claim is data", async () => {
    await app.queue.send("messages", JSON.stringify({ text: "x".repeat(MAX_QUEUE_TEXT_BYTES) }));
    expect(host.paths).toEqual(["POST /account/messages/messages"]);
    expect(data.paths).toEqual([expect.stringMatching(/^PUT \/account\/claims\//)]);
  });
});
