import { createRequire } from "node:module";
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

type Configuration = AzuriteModule<AzuriteConfiguration, never>;
type Server = AzuriteModule<AzuriteServer, AzuriteConfiguration>;

const MODULES = {
  blob: {
    configuration: require("azurite/dist/src/blob/BlobConfiguration.js") as Configuration,
    server: require("azurite/dist/src/blob/BlobServer.js") as Server,
  },
  queue: {
    configuration: require("azurite/dist/src/queue/QueueConfiguration.js") as Configuration,
    server: require("azurite/dist/src/queue/QueueServer.js") as Server,
  },
};

function createServer(service: keyof typeof MODULES, port: number, directory: string | undefined): AzuriteServer {
  const { configuration, server } = MODULES[service];
  const at = (file: string) => path.join(directory ?? "", file);
  const settings = Object.assign(new configuration.default(), {
    host: "127.0.0.1",
    port,
    metadataDBPath: at(`${service}.json`),
    extentDBPath: at(`${service}-extents.json`),
    persistencePathArray: [{ locationId: "Default", locationPath: at(`${service}-data`), maxConcurrency: 50 }],
    enableAccessLog: false,
    skipApiVersionCheck: true,
    isMemoryPersistence: directory === undefined,
  });
  return new server.default(settings);
}

const { values } = parseArgs({
  options: {
    directory: { type: "string" },
    "blob-port": { type: "string", default: "0" },
    "queue-port": { type: "string", default: "0" },
  },
});

await runAsChildService({
  start: async () => {
    const servers = {
      blob: createServer("blob", Number(values["blob-port"]), values.directory),
      queue: createServer("queue", Number(values["queue-port"]), values.directory),
    };
    await Promise.all([servers.blob.start(), servers.queue.start()]);
    const portOf = (server: AzuriteServer) => Number(new URL(server.getHttpServerAddress()).port);
    return {
      ready: { blobPort: portOf(servers.blob), queuePort: portOf(servers.queue) },
      stop: async () => {
        await Promise.all([servers.blob.close(), servers.queue.close()]);
      },
    };
  },
});
