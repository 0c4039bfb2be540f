import { createPrivateKey, privateDecrypt } from "node:crypto";
import { createLog } from "../../shared/base/log.ts";
import { summingLog } from "../../shared/base/summing-log.ts";
import { receiveNotifications } from "../../shared/capture/notification/receive-notifications.ts";
import { frameText, type WorkQueue } from "../../shared/port/work-queue.ts";
import { keys } from "../helpers/notification-vectors.ts";
import { createNotificationWorld, encryptedItem, signToken } from "../helpers/notification-world.ts";
import { median } from "./median.ts";

const BATCH_SIZES = [1, 10, 50] as const;

export interface IngestSizes {
  /** In which V8 finds out what is used much. */
  readonly warmUpRounds: number;
  /** Whole batches of every size. */
  readonly itemsPerRound: number;
  readonly rounds: number;
}

/**
 * A measurement takes about a tenth of a second. It takes V8 some 15,000 posts until a small one costs no less any more, some
 * minutes of a busy instance: what it costs then is what it costs.
 */
const INGEST_SIZES: IngestSizes = { warmUpRounds: 80, itemsPerRound: 250, rounds: 25 };
const DISTINCT_ITEMS = 50;
const MIB = 1_048_576;

interface BatchFigures {
  readonly size: number;
  /** Items a second of one core through `receiveNotifications`, the post's token known from earlier posts. */
  readonly perSecond: number;
  /** The same with a token never seen before on every post. */
  readonly freshTokenPerSecond: number;
  /** Bare RSA decryptions a second of one core, measured in the same rounds. */
  readonly rsaPerSecond: number;
  /** The median of the rounds' ratios: 1 would mean that everything but RSA is free. */
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

/** Takes what is sent, encoded as the queue wants it, and keeps nothing. */
function createQueueSink(): WorkQueue & { taken: number; bytes: number } {
  return {
    taken: 0,
    bytes: 0,
    async send(_queue, text) {
      this.bytes += frameText(text).toString("base64").length;
      this.taken += 1;
    },
    lengths: async () => ({}),
  };
}

function createBench() {
  const world = createNotificationWorld();
  const queue = createQueueSink();
  const items = Array.from({ length: DISTINCT_ITEMS }, () => encryptedItem());
  const { log } = summingLog(
    createLog((_level, line) => JSON.stringify(line)),
    world.clock,
  );
  const ports = { ...world.ports, queue, log };
  let next = 0;
  let signed = 0;
  const freshToken = () => signToken(world.clock.nowMs(), { jti: `token-${signed++}` });
  return {
    queue,
    knownToken: freshToken(),
    freshToken,
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
export async function benchIngest(sizes: IngestSizes = INGEST_SIZES): Promise<IngestFigures> {
  const bench = createBench();
  const { itemsPerRound: items } = sizes;
  for (let round = 0; round < sizes.warmUpRounds; round += 1) await measureRound(bench, { items, size: 1 });
  const batches: BatchFigures[] = [];
  for (const size of BATCH_SIZES) batches.push(await measureBatch(bench, size, sizes));
  return { keyBits: 2048, rsaPerSecond: median(batches.map(({ rsaPerSecond }) => rsaPerSecond)), batches };
}

async function measureBatch(
  bench: Bench,
  size: number,
  { itemsPerRound: items, rounds }: IngestSizes,
): Promise<BatchFigures> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measureRound(bench, { items, size }));
  // Of each round by itself: what slows the machine down for a second slows both sides of it.
  return {
    size,
    perSecond: median(measured.map(({ known }) => known)),
    freshTokenPerSecond: median(measured.map(({ fresh }) => fresh)),
    rsaPerSecond: median(measured.map(({ rsa }) => rsa)),
    ratio: median(measured.map(({ known, rsa }) => known / rsa)),
    freshTokenRatio: median(measured.map(({ fresh, rsa }) => fresh / rsa)),
  };
}

/** Items a second of one core. */
interface Round {
  readonly rsa: number;
  readonly known: number;
  readonly fresh: number;
}

async function measureRound(bench: Bench, { items, size }: { items: number; size: number }): Promise<Round> {
  const tokens = await Promise.all(Array.from({ length: items / size }, () => bench.freshToken()));
  return {
    rsa: measureRsa(bench, items),
    known: await measureReceive(bench, { items, size, tokens: [await bench.knownToken] }),
    fresh: await measureReceive(bench, { items, size, tokens }),
  };
}

async function measureReceive(
  bench: Bench,
  { items, ...options }: { items: number; size: number; tokens: readonly string[] },
): Promise<number> {
  const posts = bench.posts(items, options);
  const before = process.cpuUsage();
  for (const post of posts) await bench.receive(post);
  return perCpuSecond(items, before);
}

const privateKey = createPrivateKey(keys["rsa-2048"].privateKeyPem);

function measureRsa({ dataKeys }: Bench, items: number): number {
  const before = process.cpuUsage();
  for (let index = 0; index < items; index += 1) {
    const dataKey = dataKeys[index % dataKeys.length] ?? Buffer.alloc(0);
    privateDecrypt(privateKey, dataKey);
  }
  return perCpuSecond(items, before);
}

export interface HeapSizes {
  /** Notifications until the first look at the heap, and until the second. */
  readonly first: number;
  readonly second: number;
}

/** What stays on the heap: nothing should, whatever the number of notifications. Needs `--expose-gc` to be exact. */
export async function benchHeap(
  { first, second }: HeapSizes = { first: 10_000, second: 100_000 },
): Promise<HeapFigures> {
  const bench = createBench();
  const receive = async (total: number) => {
    const size = 50;
    // A fresh token on every post, so that whatever is kept for tokens is seen as well.
    for (let taken = 0; taken < total; taken += size) {
      const tokens = [await bench.freshToken()];
      for (const post of bench.posts(size, { size, tokens })) await bench.receive(post);
    }
    return heapMiB();
  };
  const after10kMiB = await receive(first);
  const after100kMiB = await receive(second - first);
  return { after10kMiB, after100kMiB, growthMiB: after100kMiB - after10kMiB };
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / MIB;
}

/**
 * Of the CPU time of all threads, garbage collection included: nothing waits here, so that it is the time on the clock where a
 * core has nothing else to do, and stays the same where it has.
 */
function perCpuSecond(count: number, before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (count * 1_000_000) / (user + system);
}
