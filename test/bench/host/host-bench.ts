import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { BUNDLE_PATH } from "../../../local/build.ts";
import { quantile } from "../../../local/quantile.ts";
import { forEachLimited } from "../../../shared/base/for-each-limited.ts";
import { chatMessageText } from "../../helpers/notification-vectors.ts";
import { type Notifier, postOf, startNotifier } from "../../helpers/notifier.ts";
import { median } from "../median.ts";
import { type BundleProcess, type CpuUsed, startBundle } from "./bundle-process.ts";
import { type CannedAzure, startCannedAzure } from "./canned-azure.ts";

/** Graph expects an answer within three seconds and counts one after ten as none; a tenth of the first to spare. */
const LATE_MS = 2_900;
const SHARE_OF_CAPACITY = 0.8;
const ITEMS_A_POST = 10;
const POSTS = 40;
/** How many posts are under way at once while as much as possible is sent. */
const POSTS_AT_ONCE = 16;

export interface HostSizes {
  /** In which SDKs are loaded, connections opened, and V8 finds out what is used much. */
  readonly warmUpRounds: number;
  readonly rounds: number;
  readonly messagesPerRound: number;
  /** Of one look at the capacity, and of the acknowledgements. */
  readonly capacityMs: number;
  readonly acknowledgeMs: number;
}

const HOST_SIZES: HostSizes = {
  warmUpRounds: 4,
  rounds: 15,
  messagesPerRound: 400,
  capacityMs: 1_500,
  acknowledgeMs: 12_000,
};

export interface HostFigures {
  /** CPU time that one message costs the worker, from the post to the stored document. */
  readonly cpu: {
    readonly usPerMessage: number;
    /** `saved` is 0.3 when ours is 30 % under it. */
    readonly baseline: { readonly usPerMessage: number; readonly saved: number } | undefined;
  };
  /** Items a second that are acknowledged, one core against two; undefined where there is but one. */
  readonly cores: CoresFigures | undefined;
  /** Posts at four fifths of the capacity. */
  readonly acknowledgements: {
    readonly itemsPerSecond: number;
    readonly posts: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
    readonly maxMs: number;
    readonly late: number;
  };
}

export interface CoresFigures {
  readonly onePerSecond: number;
  readonly twoPerSecond: number;
  /** As it was seen: who posts and who answers for Azure take of the same cores, so that two of them give less than twice. */
  readonly ratio: number;
  /** As two cores would give that nobody else uses, from the CPU time of an item: the busier of main thread and both cores is the limit. */
  readonly cpuRatio: number;
}

interface Bench {
  readonly notifier: Notifier;
  readonly azure: CannedAzure;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly bodies: readonly string[];
}

/**
 * The built bundle in a worker process of its own, against Azure's services canned. `baseline` is another checkout, with its
 * dependencies installed, whose bundle is built and driven in turns with ours.
 */
export async function benchHost(baseline: string | undefined, sizes: HostSizes = HOST_SIZES): Promise<HostFigures> {
  const baselineBundle = baseline === undefined ? undefined : await buildBaseline(baseline);
  const notifier = await startNotifier();
  const azure = await startCannedAzure(notifier.tls);
  try {
    const environment = { ...notifier.environment, ...azure.environment, ...SETTINGS };
    const bench = { notifier, azure, environment, bodies: await makeBodies(notifier) };
    return {
      cpu: await measureCpu(bench, baselineBundle, sizes),
      cores: await measureCores(bench, sizes),
      acknowledgements: await measureAcknowledgements(bench, sizes),
    };
  } finally {
    await azure.stop();
    await notifier.stop();
  }
}

const SETTINGS = { NOTIFICATION_BASE_URL: "https://localhost", KEY_VAULT_CHALLENGE_CHECK: "off" };

async function buildBaseline(folder: string): Promise<string> {
  await promisify(execFile)(process.execPath, ["local/build.ts"], { cwd: folder });
  return path.resolve(folder, BUNDLE_PATH);
}

async function makeBodies({ item, token }: Notifier): Promise<string[]> {
  const message = JSON.parse(chatMessageText) as Record<string, unknown>;
  const tokens = [await token()];
  return Array.from({ length: POSTS }, (_post, post) => {
    const items = Array.from({ length: ITEMS_A_POST }, (_item, index) =>
      item({
        ...message,
        id: String(1_767_225_600_000 + post * ITEMS_A_POST + index),
        chatId: `19:${randomUUID()}@thread.v2`,
      }),
    );
    return postOf(items, tokens);
  });
}

async function measureCpu(
  bench: Bench,
  baselineBundle: string | undefined,
  sizes: HostSizes,
): Promise<HostFigures["cpu"]> {
  const paths = [BUNDLE_PATH, ...(baselineBundle === undefined ? [] : [baselineBundle])];
  const bundles = await Promise.all(
    paths.map((bundlePath) => startBundle({ bundlePath, environment: bench.environment })),
  );
  try {
    const figures: number[][] = bundles.map(() => []);
    for (let round = -sizes.warmUpRounds; round < sizes.rounds; round += 1) {
      for (const [index, bundle] of bundles.entries()) {
        const usPerMessage = await cpuOfMessages(bench, bundle, sizes.messagesPerRound);
        if (round >= 0) figures[index]?.push(usPerMessage);
      }
    }
    const [ours = [], theirs] = figures;
    const baseline = theirs && {
      usPerMessage: median(theirs),
      saved: median(ours.map((value, round) => 1 - value / (theirs[round] ?? 0))),
    };
    return { usPerMessage: median(ours), baseline };
  } finally {
    await Promise.all(bundles.map((bundle) => bundle.stop()));
  }
}

async function cpuOfMessages({ azure, bodies }: Bench, bundle: BundleProcess, messages: number): Promise<number> {
  const before = await bundle.work([]);
  const posts = Array.from({ length: messages / ITEMS_A_POST }, (_post, index) => bodies[index % POSTS] ?? "");
  azure.keepTexts();
  await forEachLimited(posts, POSTS_AT_ONCE, bundle.post);
  azure.takeStored();
  const after = await bundle.work(azure.takeTexts());
  const stored = azure.takeStored();
  if (stored !== messages) throw new Error(`${messages} messages were posted, ${stored} were stored`);
  return (after.allThreadsUs - before.allThreadsUs) / messages;
}

async function measureCores(bench: Bench, sizes: HostSizes): Promise<HostFigures["cores"]> {
  if (availableParallelism() < 2) return undefined;
  const options = { bundlePath: BUNDLE_PATH, environment: bench.environment };
  const [one, two] = await Promise.all([startBundle({ ...options, oneCore: true }), startBundle(options)]);
  try {
    const rounds: { readonly one: Capacity; readonly two: Capacity }[] = [];
    for (let round = -sizes.warmUpRounds; round < sizes.rounds; round += 1) {
      const pair = {
        one: await capacityOf(bench, one, sizes.capacityMs),
        two: await capacityOf(bench, two, sizes.capacityMs),
      };
      if (round >= 0) rounds.push(pair);
    }
    return {
      onePerSecond: median(rounds.map((round) => round.one.perSecond)),
      twoPerSecond: median(rounds.map((round) => round.two.perSecond)),
      ratio: median(rounds.map((round) => round.two.perSecond / round.one.perSecond)),
      cpuRatio: median(rounds.map((round) => round.one.allThreadsUs / usOfTwoCores(round.two))),
    };
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
}

function usOfTwoCores({ mainThreadUs, allThreadsUs }: CpuUsed): number {
  return Math.max(mainThreadUs, allThreadsUs / 2);
}

/** CPU time is that of an item. */
interface Capacity extends CpuUsed {
  readonly perSecond: number;
}

/** When as many posts are under way as can be. */
async function capacityOf({ bodies }: Bench, bundle: BundleProcess, durationMs: number): Promise<Capacity> {
  const before = await bundle.work([]);
  const startedMs = performance.now();
  let acknowledged = 0;
  const sender = async (_sender: unknown, index: number) => {
    for (let next = index; performance.now() - startedMs < durationMs; next += POSTS_AT_ONCE) {
      await bundle.post(bodies[next % POSTS] ?? "");
      acknowledged += ITEMS_A_POST;
    }
  };
  await Promise.all(Array.from({ length: POSTS_AT_ONCE }, sender));
  const perSecond = (acknowledged * 1_000) / (performance.now() - startedMs);
  const after = await bundle.work([]);
  return {
    perSecond,
    allThreadsUs: (after.allThreadsUs - before.allThreadsUs) / acknowledged,
    mainThreadUs: (after.mainThreadUs - before.mainThreadUs) / acknowledged,
  };
}

/** Posts come at their times, whether or not those before are answered, as Graph sends them. */
async function measureAcknowledgements(bench: Bench, sizes: HostSizes): Promise<HostFigures["acknowledgements"]> {
  const bundle = await startBundle({ bundlePath: BUNDLE_PATH, environment: bench.environment });
  try {
    await capacityOf(bench, bundle, sizes.capacityMs);
    const { perSecond } = await capacityOf(bench, bundle, sizes.capacityMs);
    const itemsPerSecond = SHARE_OF_CAPACITY * perSecond;
    const intervalMs = (ITEMS_A_POST * 1_000) / itemsPerSecond;
    const pending: Promise<number>[] = [];
    const startedMs = performance.now();
    for (let post = 0; post * intervalMs < sizes.acknowledgeMs; post += 1) {
      const dueMs = startedMs + post * intervalMs;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 1) await sleep(earlyMs);
      // From when it was due: what we send late is not forgiven.
      const answered = bundle.post(bench.bodies[post % POSTS] ?? "").then(() => performance.now() - dueMs);
      answered.catch(() => undefined);
      pending.push(answered);
    }
    const tookMs = (await Promise.all(pending)).sort((left, right) => left - right);
    return {
      itemsPerSecond,
      posts: tookMs.length,
      p50Ms: quantile(tookMs, 0.5),
      p99Ms: quantile(tookMs, 0.99),
      maxMs: tookMs.at(-1) ?? 0,
      late: tookMs.filter((value) => value > LATE_MS).length,
    };
  } finally {
    await bundle.stop();
  }
}
