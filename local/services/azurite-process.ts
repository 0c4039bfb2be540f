import type { Server, ServerResponse } from "node:http";
import { createRequire, Module } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { runAsChildService } from "./run-as-child-service.ts";

/**
 * Blob and Queue of Azurite in one process. Its own command line starts the Table service as well, cannot be told to end
 * with its parent and reports usage, so its server classes are used instead.
 */

interface AzuriteServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
  readonly httpServer: Server;
  readonly metadataStore: LokiStore;
  readonly extentMetadataStore: LokiStore;
}

/** A LokiJS database: in memory, written to its file as a whole. */
interface LokiStore {
  readonly db: { saveDatabase(callback: (error?: Error) => void): void };
}

interface AzuriteModule<Constructed, Argument> {
  readonly default: new (argument?: Argument) => Constructed;
}

/** The members of Azurite's configuration that are set here; the rest keeps Azurite's defaults. */
interface AzuriteConfiguration {
  host: string;
  port: number;
  metadataDBPath: string;
  extentDBPath: string;
  persistencePathArray: { locationId: string; locationPath: string; maxConcurrency: number }[];
  enableAccessLog: boolean;
  /** The SDKs' API version is often ahead of the one Azurite was released with. */
  skipApiVersionCheck: boolean;
  isMemoryPersistence: boolean;
}

const require = createRequire(import.meta.url);

/** Only for the reports of usage, which nobody asks for here: two thirds of what loading Azurite takes. */
const REPORTER = "applicationinsights";
const requireOfAzurite = createRequire(require.resolve("azurite/package.json"));
const reporterPath = requireOfAzurite.resolve(REPORTER);
require.cache[reporterPath] = Object.assign(new Module(reporterPath), { loaded: true });

/** Of LokiJS, on whose collections Azurite keeps which blobs and messages there are. */
interface LokiCollection {
  readonly data: readonly object[];
  remove(document: object | undefined): void;
  removeBatchByPositions(positions: readonly number[]): void;
}

/**
 * Azurite takes out of a queue what has expired at each use of it, nothing as a rule, and one message by a batch of one. For
 * a batch LokiJS sorts every index of the collection anew, also for an empty one: with hundreds of messages, most of the time
 * that Azurite spends.
 */
const { Collection } = requireOfAzurite("lokijs") as { Collection: { prototype: LokiCollection } };
const { removeBatchByPositions } = Collection.prototype;
Collection.prototype.removeBatchByPositions = function (positions) {
  const [position] = positions;
  if (position === undefined) return;
  if (positions.length === 1) this.remove(this.data[position]);
  else removeBatchByPositions.call(this, positions);
};

type Configuration = AzuriteModule<AzuriteConfiguration, never>;
type ServerModule = AzuriteModule<AzuriteServer, AzuriteConfiguration>;

const MODULES = {
  blob: {
    configuration: require("azurite/dist/src/blob/BlobConfiguration.js") as Configuration,
    server: require("azurite/dist/src/blob/BlobServer.js") as ServerModule,
  },
  queue: {
    configuration: require("azurite/dist/src/queue/QueueConfiguration.js") as Configuration,
    server: require("azurite/dist/src/queue/QueueServer.js") as ServerModule,
  },
};

const { values } = parseArgs({
  options: {
    directory: { type: "string" },
    "payload-directory": { type: "string" },
    "blob-port": { type: "string", default: "0" },
    "queue-port": { type: "string", default: "0" },
  },
});

function createServer(service: keyof typeof MODULES, port: number): AzuriteServer {
  const { configuration, server } = MODULES[service];
  const { directory = "", "payload-directory": payloadDirectory = directory } = values;
  const at = (file: string) => path.join(directory, file);
  const settings = Object.assign(new configuration.default(), {
    host: "127.0.0.1",
    port,
    metadataDBPath: at(`${service}.json`),
    extentDBPath: at(`${service}-extents.json`),
    persistencePathArray: [
      { locationId: "Default", locationPath: path.join(payloadDirectory, `${service}-data`), maxConcurrency: 50 },
    ],
    enableAccessLog: false,
    skipApiVersionCheck: true,
    isMemoryPersistence: values.directory === undefined,
  });
  return new server.default(settings);
}

/** Then the rest, such as a request whose sender stands still, is not waited for. */
const DRAIN_MS = 5_000;

/** Waits for the requests under way, whose answers would otherwise promise what is in no file; takes no more. */
async function stop(server: AzuriteServer, open: ReadonlySet<ServerResponse>): Promise<void> {
  server.httpServer.removeAllListeners("request");
  server.httpServer.on("request", ({ socket }) => socket.destroy());
  const timer = setTimeout(() => {
    for (const response of open) response.destroy();
  }, DRAIN_MS);
  await Promise.all(Array.from(open, (response) => new Promise((resolve) => response.once("close", resolve))));
  clearTimeout(timer);
  await server.close();
  if (values.directory === undefined) return;
  // Azurite saves only what changed since its last attempt, which may have failed or be under way.
  await Promise.all([server.metadataStore, server.extentMetadataStore].map(save));
}

function save({ db }: LokiStore): Promise<void> {
  return new Promise((resolve, reject) => {
    db.saveDatabase((error) => (error ? reject(error) : resolve()));
  });
}

/** The answers that are still to come. */
function watchRequests({ httpServer }: AzuriteServer): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>();
  httpServer.prependListener("request", (_request, response) => {
    open.add(response);
    response.once("close", () => open.delete(response));
  });
  return open;
}

await runAsChildService({
  start: async () => {
    const blob = createServer("blob", Number(values["blob-port"]));
    const queue = createServer("queue", Number(values["queue-port"]));
    const open = { blob: watchRequests(blob), queue: watchRequests(queue) };
    await Promise.all([blob.start(), queue.start()]);
    const portOf = (server: AzuriteServer) => Number(new URL(server.getHttpServerAddress()).port);
    return {
      ready: { blobPort: portOf(blob), queuePort: portOf(queue) },
      stop: async () => {
        await Promise.all([stop(blob, open.blob), stop(queue, open.queue)]);
      },
    };
  },
});
