import { type CosmosPlace, provisionCosmos, removeCosmosDatabase } from "../../local/provision.ts";
import { startCosmos } from "../../local/services/cosmos.ts";
import { type CosmosDatabase, createCosmosDatabase } from "../../shared/azure/cosmos-client.ts";

export interface CosmosTarget {
  readonly database: CosmosDatabase;
  /** For whoever looks at it with the plain SDK. */
  readonly place: CosmosPlace;
  close(): Promise<void>;
}

/** For a client that has a key: it must never be asked. */
export const noCredential = {
  getToken: () => Promise.reject(new Error("no token expected")),
};

/** The Cosmos DB server, and what `COSMOS_ENDPOINT` and `COSMOS_KEY` name, where they are set: an emulator or an account. */
export const COSMOS_TARGETS: readonly { readonly name: string; readonly open: () => Promise<CosmosTarget> }[] = [
  { name: "Cosmos DB server", open: openServer },
  ...(process.env.COSMOS_ENDPOINT && process.env.COSMOS_KEY
    ? [
        {
          name: "COSMOS_ENDPOINT",
          open: () => openPlace(process.env.COSMOS_ENDPOINT ?? "", process.env.COSMOS_KEY ?? ""),
        },
      ]
    : []),
];

async function openServer(): Promise<CosmosTarget> {
  const server = await startCosmos();
  const opened = await openPlace(server.endpoint, server.key);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await server.stop();
    },
  };
}

/** A database of its own, removed at the end. */
async function openPlace(endpoint: string, key: string): Promise<CosmosTarget> {
  const place = { endpoint, key, database: `teamsink-test-${crypto.randomUUID()}` };
  await provisionCosmos(place);
  const database = createCosmosDatabase({ cosmos: place, credential: noCredential });
  return {
    database,
    place,
    close: async () => {
      await database.dispose();
      await removeCosmosDatabase(place);
    },
  };
}
