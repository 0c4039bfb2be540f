import type { Container, CosmosClientOptions } from "@azure/cosmos";
import type { TokenCredential } from "@azure/identity";
import { type Clock, systemClock } from "../base/clock.ts";
import { lazy } from "../base/lazy.ts";
import type { Settings } from "../base/read-settings.ts";
import type { Tracer } from "../base/trace.ts";
import { type DefinitionsClient, rememberDefinitions } from "./container-definitions.ts";
import type { ContainerName } from "./cosmos-containers.ts";
import { cosmosHttpClient } from "./http-client.ts";

export interface CosmosOptions {
  readonly cosmos: Settings["cosmos"];
  /** Used when there is no key. */
  readonly credential: TokenCredential;
  /** Longest that one operation may take with all its retries. */
  readonly deadlineMs?: number;
  readonly tracer?: Tracer | undefined;
  /** How long a container's definition is kept goes by it. */
  readonly clock?: Pick<Clock, "nowMs">;
}

/** The database; one a process, since every client keeps its own connections and its own picture of the account. */
export interface CosmosDatabase {
  readonly deadlineMs: number;
  container(name: ContainerName): Promise<Container>;
  /** What is known of the containers themselves is read anew. */
  forgetDefinitions(): void;
  /** Ends the client's background work. */
  dispose(): Promise<void>;
}

/** Well under the invocation's limit, so that a stalled store becomes a retry and not a killed function. */
const DEFAULT_DEADLINE_MS = 20_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** For 429, where Cosmos DB says how long to wait. */
const THROTTLE_RETRIES = { maxRetryAttemptCount: 6, maxWaitTimeInSeconds: 10 } as const;

export function createCosmosDatabase(options: CosmosOptions): CosmosDatabase {
  const definitions = rememberDefinitions(cosmosHttpClient(options.tracer), options.clock ?? systemClock);
  const client = lazy(async () => {
    const { CosmosClient } = await import("@azure/cosmos");
    return new CosmosClient(clientOptions(options, definitions));
  });
  let used = false;
  return {
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    container: async (name) => {
      used = true;
      return (await client()).database(options.cosmos.database).container(name);
    },
    forgetDefinitions: () => definitions.forget(),
    dispose: async () => {
      if (used) (await client()).dispose();
    },
  };
}

function clientOptions({ cosmos, credential }: CosmosOptions, httpClient: DefinitionsClient): CosmosClientOptions {
  return {
    endpoint: cosmos.endpoint,
    ...(cosmos.key === undefined ? { aadCredentials: credential } : { key: cosmos.key }),
    httpClient,
    connectionPolicy: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      retryOptions: THROTTLE_RETRIES,
      // An account is always https and names its regions; plain http is one emulator, whose answer names a host of its own.
      enableEndpointDiscovery: new URL(cosmos.endpoint).protocol === "https:",
    },
  };
}
