import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../../local/free-port.ts";
import { type Stack, startStack } from "../../local/stack/start-stack.ts";
import { createBlobStore } from "../../shared/azure/blob-store.ts";
import { createCosmosDatabase } from "../../shared/azure/cosmos-client.ts";
import { createCosmosMessageStore } from "../../shared/azure/cosmos-message-store.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { forEachLimited } from "../../shared/base/for-each-limited.ts";
import { storeMessage } from "../../shared/store/message/store-message.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { noCredential } from "../helpers/cosmos-targets.ts";
import { differences, type MessageContainer, openMessageContainer } from "../helpers/message-container.ts";
import { waitFor } from "../helpers/processes.ts";

/** A thousand as part of all tests; REBUILD_MESSAGES=20000 to measure. */
const MESSAGES = Number(process.env.REBUILD_MESSAGES ?? 1_000);
const CONVERSATIONS = 50;
/** Every tenth message was edited twice. */
const VERSIONS = [0, 1_000, 2_000] as const;
const CONCURRENCY = 16;
const LIMIT_MS = 60_000 + MESSAGES * 30;
const FIRST_MS = 1_767_225_600_000;

let stack: Stack;
let container: MessageContainer;
beforeAll(async () => {
  stack = await startStack({ environment: {}, seed: 51, httpPort: await freePort() });
  container = openMessageContainer(stack.settings);
});
afterAll(async () => {
  container?.close();
  await stack?.stop();
});

function* payloads(): Generator<Record<string, unknown>> {
  for (let number = 0; number < MESSAGES; number += 1) {
    const createdMs = FIRST_MS + number * 60_000;
    const root = number % 4 === 0 ? undefined : String(createdMs - (number % 4) * 60_000);
    for (const laterMs of number % 10 === 0 ? VERSIONS : [0]) {
      const lastModifiedDateTime = new Date(createdMs + laterMs).toISOString();
      yield {
        "@odata.context": "https://graph.microsoft.com/$metadata#chatMessage",
        id: String(createdMs),
        etag: String(createdMs + laterMs),
        replyToId: root ?? null,
        createdDateTime: new Date(createdMs).toISOString(),
        lastModifiedDateTime,
        channelIdentity: { teamId: "team", channelId: `19:channel/${number % CONVERSATIONS}@thread.tacv2` },
        from: { user: { id: `user-${number % 7}`, displayName: "Somebody" } },
        body: { contentType: "html", content: `<p>Message ${number} as of ${lastModifiedDateTime}</p>` },
        reactions: [],
      };
    }
  }
}

/** By the road of all messages, so that there is a store to compare with. */
async function fill(): Promise<number> {
  const { COSMOS_ENDPOINT = "", COSMOS_KEY = "", COSMOS_DATABASE = "", AzureWebJobsStorage = "" } = stack.settings;
  const cosmos = { endpoint: COSMOS_ENDPOINT, key: COSMOS_KEY, database: COSMOS_DATABASE || "teamsink" };
  const database = createCosmosDatabase({ cosmos, credential: noCredential });
  const ports = {
    blobs: createBlobStore({ storage: { connectionString: AzureWebJobsStorage }, credential: noCredential }),
    messages: createCosmosMessageStore({ database, clock: systemClock }),
    clock: systemClock,
    log: { event: () => undefined },
  };
  const { GRAPH_TENANT_ID: tenantId = "" } = stack.settings;
  let stored = 0;
  await forEachLimited(payloads(), CONCURRENCY, async (payload) => {
    await storeMessage(ports, { payload, road: "live", tenantId, receivedMs: systemClock.nowMs() });
    stored += 1;
  });
  await database.dispose();
  return stored;
}

it(
  `rebuilds ${MESSAGES} messages to an equal store, document by document`,
  async () => {
    const admin = createAdminApi(stack);
    const versions = await fill();
    const before = await container.snapshot();
    expect(before.size).toBe(MESSAGES);
    await container.empty();
    const startedMs = performance.now();
    expect(await admin.post("/api/rebuild")).toMatchObject({ status: 202 });
    await waitFor(async () => (await admin.get("/api/rebuild")).body.state !== "running", LIMIT_MS);
    const seconds = (performance.now() - startedMs) / 1_000;
    const report = (await admin.get("/api/rebuild")).body;
    expect(report).toMatchObject({ state: "finished", payloads: versions, refused: 0 });
    expect(differences(before, await container.snapshot())).toEqual([]);
    console.info(`${MESSAGES} messages, ${versions} payloads: equal after ${seconds.toFixed(1)} s`);
  },
  LIMIT_MS * 3,
);
