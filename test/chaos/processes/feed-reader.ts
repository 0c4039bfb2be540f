import { setTimeout as wait } from "node:timers/promises";
import { CosmosClient } from "@azure/cosmos";
import * as z from "zod";
import type { HostProcess } from "./host-process.ts";
import { DATABASE, type Stores } from "./stores.ts";

const page = z.object({
  changes: z.array(
    z.object({
      conversationId: z.string(),
      rootId: z.string().nullable(),
      messageId: z.string(),
      version: z.number(),
      storedDateTime: z.string(),
    }),
  ),
  position: z.string(),
});

/** Small, so that most faults meet a reader in the middle of something. */
const PAGE_SIZE = 20;
const PAUSE_MS = 50;
const PATIENCE_MS = 3_000;

export interface FeedVerdict {
  /** Messages of which the newest state was not told, though the reader is at the end. */
  readonly skipped: readonly string[];
  /** Told again after a position that was kept, and not written again. */
  readonly repeated: readonly string[];
}

/**
 * Whoever keeps a copy by the feed: asks one host or the other, keeps the position of each answer that came, and asks again from
 * the last one when none did.
 */
export class FeedReader {
  readonly #hosts: readonly HostProcess[];
  readonly #told = new Map<string, string>();
  readonly #every = new Set<string>();
  readonly #repeated: string[] = [];
  #position = "beginning";
  #isOver = false;
  readonly #reading: Promise<void>;

  constructor(hosts: readonly HostProcess[]) {
    this.#hosts = hosts;
    this.#reading = this.#read();
  }

  /** Of what stands in the store at this moment. */
  async verdict(stores: Stores): Promise<FeedVerdict> {
    const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "" } = stores.direct();
    const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
    try {
      const { resources } = await client.database(DATABASE).container("messages").items.readAll<Stored>().fetchAll();
      const skipped = resources.filter((stored) => this.#told.get(keyOf(stored)) !== stateOf(stored));
      return { skipped: skipped.map((stored) => `${keyOf(stored)} ${stateOf(stored)}`), repeated: this.#repeated };
    } finally {
      client.dispose();
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#reading;
  }

  async #read(): Promise<void> {
    for (let turn = 0; !this.#isOver; turn += 1) {
      try {
        const host = this.#hosts[turn % this.#hosts.length];
        const path = `/api/changes?kind=messages&limit=${PAGE_SIZE}&position=${encodeURIComponent(this.#position)}`;
        const answer = await host?.get(path, AbortSignal.timeout(PATIENCE_MS));
        if (answer?.ok) this.#take(page.parse(await answer.json()));
      } catch {
        // No answer came: it is asked for again, as if it had never been given.
      }
      await wait(PAUSE_MS);
    }
  }

  #take({ changes, position }: z.infer<typeof page>): void {
    for (const { conversationId, rootId, messageId, version, storedDateTime } of changes) {
      const key = `${conversationId} ${rootId === null ? messageId : `${rootId}.${messageId}`}`;
      const state = `${version} ${storedDateTime}`;
      if (this.#every.has(`${key} ${state}`)) this.#repeated.push(`${key} ${state}`);
      this.#every.add(`${key} ${state}`);
      this.#told.set(key, state);
    }
    this.#position = position;
  }
}

interface Stored {
  readonly id: string;
  readonly conversationId: string;
  readonly version: number;
  readonly sink: { readonly storedDateTime: string };
}

function keyOf({ conversationId, id }: Stored): string {
  return `${conversationId} ${id}`;
}

function stateOf({ version, sink }: Stored): string {
  return `${version} ${sink.storedDateTime}`;
}
