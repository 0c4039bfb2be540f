import { provisionCosmos, provisionStorage } from "../../local/provision.ts";
import { startAzurite } from "../../local/services/azurite.ts";
import { startCosmos } from "../../local/services/cosmos.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { openStores, type Stores } from "./stores.ts";

/** Blob, Queue and Cosmos as the product reaches them, each of which can be made to fail; and the way around for the test. */
export interface StoresBehindProxies {
  readonly settings: Readonly<Record<string, string>>;
  readonly blob: FaultProxy;
  readonly queue: FaultProxy;
  readonly cosmos: FaultProxy;
  readonly stores: Stores;
  stop(): Promise<void>;
}

export async function startStoresBehindProxies(): Promise<StoresBehindProxies> {
  const [azurite, server] = await Promise.all([startAzurite(), startCosmos()]);
  const direct = { COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: server.key, COSMOS_DATABASE: "teamsink" };
  const [blob, queue, cosmos] = await Promise.all([
    startFaultProxy(azurite.blobPort),
    startFaultProxy(azurite.queuePort),
    startFaultProxy(Number(new URL(server.endpoint).port)),
    provisionStorage(azurite.connectionString),
    provisionCosmos({ endpoint: server.endpoint, key: server.key, database: direct.COSMOS_DATABASE }),
  ]);
  const proxied = azurite.connectionString
    .replace(`:${azurite.blobPort}/`, `:${blob.port}/`)
    .replace(`:${azurite.queuePort}/`, `:${queue.port}/`);
  const stores = openStores({ ...direct, AzureWebJobsStorage: azurite.connectionString });
  return {
    settings: { ...direct, COSMOS_ENDPOINT: `http://127.0.0.1:${cosmos.port}`, AzureWebJobsStorage: proxied },
    blob,
    queue,
    cosmos,
    stores,
    stop: async () => {
      stores.close();
      await Promise.all([blob, queue, cosmos].map((proxy) => proxy.stop()));
      await Promise.all([azurite.stop(), server.stop()]);
    },
  };
}
