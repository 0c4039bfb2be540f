import { mkdir } from "node:fs/promises";
import { z } from "zod";
import { startChildService } from "./child-service.ts";

/** Azurite's well-known development account: the same on every machine, therefore not a secret. */
const ACCOUNT_NAME = "devstoreaccount1";
const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export interface AzuriteOptions {
  /**
   * Where the data lives; in memory when left out. After `stop` all that was acknowledged is there. Azurite itself writes
   * only every few seconds which blobs and messages there are, so that a kill loses what it had acknowledged since.
   */
  readonly directory?: string;
  /** Where the bytes of blobs and messages live, which Azurite does write before it acknowledges. Default: `directory`. */
  readonly payloadDirectory?: string;
  /** 0, the default, takes any free port. */
  readonly blobPort?: number;
  readonly queuePort?: number;
}

export interface Azurite {
  readonly connectionString: string;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const readySchema = z.object({ type: z.literal("ready"), blobPort: z.number(), queuePort: z.number() });

/** Blob and Queue storage on this machine's loopback. It ends with the process that started it. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const args = [`--blob-port=${options.blobPort ?? 0}`, `--queue-port=${options.queuePort ?? 0}`];
  const { directory, payloadDirectory } = options;
  for (const [name, value] of Object.entries({ directory, "payload-directory": payloadDirectory })) {
    if (value === undefined) continue;
    await mkdir(value, { recursive: true });
    args.push(`--${name}=${value}`);
  }
  const child = await startChildService({
    entry: new URL("./azurite-process.ts", import.meta.url),
    args,
    readySchema,
  });
  const { blobPort, queuePort } = child.ready;
  return {
    connectionString: azuriteConnectionString(blobPort, queuePort),
    blobPort,
    queuePort,
    pid: child.pid,
    stop: () => child.stop(),
  };
}

function azuriteConnectionString(blobPort: number, queuePort: number): string {
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${ACCOUNT_NAME}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=http://127.0.0.1:${blobPort}/${ACCOUNT_NAME}`,
    `QueueEndpoint=http://127.0.0.1:${queuePort}/${ACCOUNT_NAME}`,
  ].join(";");
}
