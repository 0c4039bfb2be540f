import { z } from "zod";
import { startChildService } from "./child-service.ts";

/** The key every Cosmos DB emulator shares: the same on every machine, therefore not a secret. This server does not look at it. */
const KEY = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

export interface CosmosServer {
  readonly endpoint: string;
  readonly key: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** As a crash would. */
  kill(): Promise<void>;
}

const readySchema = z.object({ type: z.literal("ready"), port: z.number() });

export interface CosmosServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Where the data lives; in memory when left out. Whatever was acknowledged is there, however the process ends. */
  readonly directory?: string;
}

/** Cosmos DB for NoSQL on this machine's loopback. It ends with the process that started it. */
export async function startCosmos({ port = 0, directory }: CosmosServerOptions = {}): Promise<CosmosServer> {
  const child = await startChildService({
    entry: new URL("./cosmos-process.ts", import.meta.url),
    args: [`--port=${port}`, ...(directory === undefined ? [] : [`--directory=${directory}`])],
    readySchema,
  });
  return {
    endpoint: `http://127.0.0.1:${child.ready.port}`,
    key: KEY,
    pid: child.pid,
    stop: () => child.stop(),
    kill: () => child.kill(),
  };
}
