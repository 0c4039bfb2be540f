import { constants, createPrivateKey, privateDecrypt } from "node:crypto";
import type { WorkQueue } from "../../shared/message/work-queue.ts";
import { receiveNotifications } from "../../shared/notification/receive-notifications.ts";
import { keys } from "../helpers/notification-vectors.ts";
import { createNotificationWorld, encryptedItem, signToken } from "../helpers/notification-world.ts";

const BATCH_SIZES = [1, 10, 50] as const;
/** Items a measurement takes: about a tenth of a second. */
const ITEMS_PER_ROUND = 250;
const ROUNDS = 15;
const DISTINCT_ITEMS = 50;
const MIB = 1_048_576;

interface BatchFigures {
  readonly size: number;
  /** Items a second through `receiveNotifications`, the post's token known from earlier posts. */
  readonly perSecond: number;
  /** The same with a token never seen before on every post. */
  readonly freshTokenPerSecond: number;
  /** Bare RSA decryptions a second, measured in the same rounds. */
  readonly rsaPerSecond: number;
  /** `perSecond / rsaPerSecond`: 1 would mean that everything but RSA is free. */
  readonly ratio: number;
  readonly freshTokenRatio: number;
}

export interface IngestFigures {
  readonly keyBits: 2048;
  readonly rsaPerSecond: number;
  readonly batches: readonly BatchFigures[];
}

export interface HeapFigures {
  readonly after10kMiB: number;
  readonly after100kMiB: number;
  readonly growthMiB: number;
}

/** Takes what is sent and keeps nothing. */
function createQueueSink(): WorkQueue & { taken: number } {
  return {
    taken: 0,
    async send() {
      this.taken += 1;
    },
    lengths: async () => ({}),
  };
}

function createBench() {
  const world = createNotificationWorld();
  const queue = createQueueSink();
  const items = Array.from({ length: DISTINCT_ITEMS }, () => encryptedItem());
  const ports = { ...world.ports, queue, log: { event: () => undefined } };
  let next = 0;
  return {
    queue,
    clock: world.clock,
    dataKeys: items.map((item) => Buffer.from((item.encryptedContent as { dataKey: string }).dataKey, "base64")),
    /** Posts of `size` items that together have `total`. */
    posts: (total: number, { size, tokens }: { size: number; tokens: readonly string[] }) =>
      Array.from({ length: total / size }, (_post, post) => {
        const chosen = Array.from({ length: size }, () => items[next++ % DISTINCT_ITEMS]);
        return world.post(chosen, [tokens[post % tokens.length]]);
      }),
    receive: async (post: ReturnType<typeof world.post>) => {
      const receipt = await receiveNotifications(ports, post);
      if (!receipt.ok || receipt.value.discarded + receipt.value.quarantined > 0) {
        throw new Error("the bench measures good items only");
      }
    },
  };
}

type Bench = ReturnType<typeof createBench>;

/**
 * Everything that happens between a body's text and the queue, network apart, against the RSA decryption that no
 * implementation can leave out. Both are measured in turns, so that a noisy machine disturbs both, and medians taken.
 */
export async function benchIngest(): Promise<IngestFigures> {
  const bench = createBench();
  await measureReceive(bench, { size: 10, tokens: [await signToken(bench.clock.nowMs())] });
  measureRsa(bench);
  const batches: BatchFigures[] = [];
  for (const size of BATCH_SIZES) batches.push(await measureBatch(bench, size));
  return { keyBits: 2048, rsaPerSecond: median(batches.map(({ rsaPerSecond }) => rsaPerSecond)), batches };
}

async function measureBatch(bench: Bench, size: number): Promise<BatchFigures> {
  const knownToken = await signToken(bench.clock.nowMs());
  const rsa: number[] = [];
  const known: number[] = [];
  const fresh: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const freshTokens = await Promise.all(
      Array.from({ length: ITEMS_PER_ROUND / size }, (_token, index) =>
        signToken(bench.clock.nowMs(), { jti: `${size}-${round}-${index}` }),
      ),
    );
    rsa.push(measureRsa(bench));
    known.push(await measureReceive(bench, { size, tokens: [knownToken] }));
    fresh.push(await measureReceive(bench, { size, tokens: freshTokens }));
  }
  const figures = { perSecond: median(known), freshTokenPerSecond: median(fresh), rsaPerSecond: median(rsa) };
  return {
    size,
    ...figures,
    ratio: figures.perSecond / figures.rsaPerSecond,
    freshTokenRatio: figures.freshTokenPerSecond / figures.rsaPerSecond,
  };
}

async function measureReceive(bench: Bench, options: { size: number; tokens: readonly string[] }): Promise<number> {
  const posts = bench.posts(ITEMS_PER_ROUND, options);
  const startedMs = performance.now();
  for (const post of posts) await bench.receive(post);
  return perSecond(ITEMS_PER_ROUND, performance.now() - startedMs);
}

const privateKey = createPrivateKey(keys["rsa-2048"].privateKeyPem);

function measureRsa({ dataKeys }: Bench): number {
  const startedMs = performance.now();
  for (let index = 0; index < ITEMS_PER_ROUND; index += 1) {
    const dataKey = dataKeys[index % dataKeys.length] ?? Buffer.alloc(0);
    privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }, dataKey);
  }
  return perSecond(ITEMS_PER_ROUND, performance.now() - startedMs);
}

/** What stays on the heap: nothing should, whatever the number of notifications. Needs `--expose-gc` to be exact. */
export async function benchHeap(): Promise<HeapFigures> {
  const bench = createBench();
  const receive = async (total: number) => {
    const size = 50;
    // A fresh token on every post, so that whatever is kept for tokens is seen as well.
    for (let taken = 0; taken < total; taken += size) {
      const tokens = [await signToken(bench.clock.nowMs(), { jti: `heap-${bench.queue.taken}` })];
      for (const post of bench.posts(size, { size, tokens })) await bench.receive(post);
    }
    return heapMiB();
  };
  const after10kMiB = await receive(10_000);
  const after100kMiB = await receive(90_000);
  return { after10kMiB, after100kMiB, growthMiB: after100kMiB - after10kMiB };
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / MIB;
}

function perSecond(count: number, durationMs: number): number {
  return (count * 1_000) / durationMs;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
