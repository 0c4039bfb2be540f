import { join } from "node:path";
import { provisionCosmos, provisionStorage } from "../../../local/provision.ts";
import { type Azurite, startAzurite } from "../../../local/services/azurite.ts";
import { type CosmosServer, startCosmos } from "../../../local/services/cosmos.ts";
import type { Ground } from "./ground.ts";

export const DATABASE = "teamsink";

/** Azurite and the Cosmos DB server, each of which can be ended and started again on its data. */
export class Stores {
  cosmos: CosmosServer;
  azurite: Azurite;
  /** Called when one of them is at another port than before. */
  onMoved: () => void = () => {};
  readonly #ground: Ground;

  constructor(ground: Ground, { cosmos, azurite }: Pick<Stores, "cosmos" | "azurite">) {
    this.#ground = ground;
    this.cosmos = cosmos;
    this.azurite = azurite;
  }

  async restartCosmos(): Promise<void> {
    this.cosmos = await openCosmos(this.#ground);
    this.onMoved();
  }

  async restartAzurite(): Promise<void> {
    this.azurite = await openAzurite(this.#ground);
    this.onMoved();
  }

  /** Settings that lead to them past every proxy, for whoever judges. */
  direct(): Readonly<Record<string, string>> {
    return {
      AzureWebJobsStorage: this.azurite.connectionString,
      COSMOS_ENDPOINT: this.cosmos.endpoint,
      COSMOS_KEY: this.cosmos.key,
      COSMOS_DATABASE: DATABASE,
    };
  }
}

export async function startStores(ground: Ground): Promise<Stores> {
  const [azurite, cosmos] = await Promise.all([openAzurite(ground), openCosmos(ground)]);
  await Promise.all([
    provisionStorage(azurite.connectionString),
    provisionCosmos({ endpoint: cosmos.endpoint, key: cosmos.key, database: DATABASE }),
  ]);
  return new Stores(ground, { azurite, cosmos });
}

async function openCosmos({ folder, disk, note }: Ground): Promise<CosmosServer> {
  const cosmos = await startCosmos({ directory: join(disk?.directory ?? folder, "cosmos") });
  note("cosmos", cosmos.pid);
  return cosmos;
}

/** What it writes late is not on the disk that may be full: it would end itself, and what it had acknowledged with it. */
async function openAzurite({ folder, disk, note }: Ground): Promise<Azurite> {
  const azurite = await startAzurite({
    directory: join(folder, "azurite"),
    payloadDirectory: join(disk?.directory ?? folder, "payloads"),
  });
  note("azurite", azurite.pid);
  return azurite;
}
