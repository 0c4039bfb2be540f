import { CosmosClient } from "@azure/cosmos";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { compare } from "../../local/stack/agreement.ts";
import { postMessages } from "../../local/stack/post-messages.ts";
import type { Stack } from "../../local/stack/start-stack.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { BLOB_CONTAINERS } from "../../shared/port/blob-store.ts";
import { QUEUES } from "../../shared/port/work-queue.ts";
import { startKillableStack } from "../helpers/killable-stack.ts";
import { waitFor } from "../helpers/processes.ts";

const MESSAGES = 1_000;
const PER_SECOND = 500;
/** Queue messages; in each stand several of Teams. */
const WAITING = 10;
const WORKED_OFF = 15;
/**
 * The test ends by what happens. These are for a machine that is busy with something else, where posts wait for their answer
 * until Graph gives up and tries again later, and later still.
 */
const LIMIT_MS = 3 * 60_000;
const TEST_LIMIT_MS = 15 * 60_000;

it(
  "loses and doubles nothing when the functions host is killed twice while 1,000 messages are on their way",
  async () => {
    const { stack, tenant, activity } = await startKillableStack(11);
    const queue = QueueServiceClient.fromConnectionString(stack.settings.AzureWebJobsStorage ?? "");
    const inFlight = async () => {
      const { queued, delivered } = tenant.control.stats().delivery;
      const properties = await queue.getQueueClient(QUEUES.messages).getProperties();
      return { unanswered: queued - delivered, waiting: properties.approximateMessagesCount ?? 0 };
    };
    const isAgreed = async () => {
      const { lost, stale, strange } = await compare(stack, tenant.model.truth(), systemClock.nowMs());
      return lost.length + stale.length + strange.length === 0;
    };
    await waitFor(isAgreed, LIMIT_MS);
    const before = tenant.model.truth().length;

    const options = { messages: MESSAGES, perSecond: PER_SECOND, seed: 12, stalledAfterMs: LIMIT_MS };
    const posting = postMessages(stack, tenant, options);
    await waitFor(async () => {
      const { unanswered, waiting } = await inFlight();
      return unanswered > 0 && waiting > WAITING;
    }, LIMIT_MS);
    await stack.killHost();
    await stack.restartHost();

    const processed = activity.processed;
    await waitFor(async () => activity.processed > processed + WORKED_OFF && (await inFlight()).waiting > 0, LIMIT_MS);
    await stack.killHost();
    await stack.restartHost();

    const { summary, differences } = await posting;
    expect(differences).toEqual([]);
    expect(summary).toMatchObject({ posted: MESSAGES, stored: MESSAGES, lost: 0, stale: 0 });
    expect(await countDocuments(stack, "messages"), "one document a message").toBe(tenant.model.truth().length);
    expect(await countRawPayloads(stack), "one payload a version").toBe(before + MESSAGES);
    expect(await countDocuments(stack, "state", "c.kind = 'dead-letter'")).toBe(0);
  },
  TEST_LIMIT_MS,
);

async function countDocuments({ settings }: Stack, container: string, where = "true"): Promise<number> {
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "", COSMOS_DATABASE: database = "" } = settings;
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const items = client.database(database).container(container).items;
  const { resources } = await items.query<string>(`SELECT VALUE c.id FROM c WHERE ${where}`).fetchAll();
  client.dispose();
  return resources.length;
}

async function countRawPayloads({ settings }: Stack): Promise<number> {
  const service = BlobServiceClient.fromConnectionString(settings.AzureWebJobsStorage ?? "");
  let count = 0;
  for await (const _blob of service.getContainerClient(BLOB_CONTAINERS.raw).listBlobsFlat()) count += 1;
  return count;
}
