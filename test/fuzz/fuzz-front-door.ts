import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { quantile } from "../../local/quantile.ts";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { isJsonObject, parseJson } from "../../shared/base/json.ts";
import { type Notifier, postOf, startNotifier } from "../helpers/notifier.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { Backlog } from "./backlog.ts";
import { mutate, type RawPost } from "./mutations.ts";

export interface FuzzOptions {
  readonly posts: number;
  readonly seed: number;
  /** Is told now and then how many were sent. */
  readonly onSent?: (posts: number) => void;
}

export interface FuzzReport {
  readonly posts: number;
  /** Answers by status; `broken` when a connection ended without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** 503 by its code where that says that the storage of this machine did not answer: not taken, so not lost. */
  readonly refusedByEmulator: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Resident memory of the functions host: after a tenth of the posts, and at the end. */
  readonly residentAfterTenthMb: number;
  readonly residentMb: number;
  /** Whether all that was taken was worked off in the end. */
  readonly drained: boolean;
  /** Whether a genuine post is still taken and stored afterwards. */
  readonly stillWorks: boolean;
}

export interface FuzzRun {
  readonly report: FuzzReport;
  readonly running: RunningStack;
  readonly notifier: Notifier;
  stop(): Promise<void>;
}

const CONCURRENCY = 8;
const TELL_EVERY_POSTS = 10_000;
const CHAT_ID = "19:fuzz@thread.v2";
/** A token lives long; a new one now and then is what Graph does. */
const POSTS_PER_TOKEN = 500;
const DRAINED_WITHIN_MS = 300_000;
const STORED_WITHIN_MS = 60_000;
/** What a 503 says when it was storage that did not answer. */
const STORAGE_CODES = ["queue-unavailable", "blob-unavailable"];
const LOOK_EVERY_MS = 250;

/** Sends mutated posts to the running product's front door, as an attacker or a broken sender would. */
export async function fuzzFrontDoor(options: FuzzOptions): Promise<FuzzRun> {
  const notifier = await startNotifier();
  const running = await startRunningStack({ seed: options.seed, environment: notifier.environment });
  const stop = async () => {
    await running.stop();
    await notifier.stop();
  };
  try {
    const report = await run(running, notifier, options);
    return { report, running, notifier, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function run(running: RunningStack, notifier: Notifier, options: FuzzOptions): Promise<FuzzReport> {
  const { posts, seed, onSent } = options;
  const random = createSeededRandom(seed);
  const send = openSender(running);
  const backlog = new Backlog(running.stack.settings.AzureWebJobsStorage ?? "");
  const statuses: Record<string, number> = {};
  const refusedByEmulator: Record<string, number> = {};
  const durationsMs: number[] = [];
  let residentAfterTenthMb = 0;
  let sent = 0;
  let token = await notifier.token();
  const worker = async () => {
    while (sent < posts) {
      sent += 1;
      const number = sent;
      if (number % TELL_EVERY_POSTS === 0) onSent?.(number);
      if (number % POSTS_PER_TOKEN === 0) token = await notifier.token();
      const genuine = JSON.parse(postOf([notifier.item(message(number))], [token])) as unknown;
      const post = mutate(genuine, random);
      await backlog.room();
      const { status, code, durationMs } = await send(post);
      if (STORAGE_CODES.includes(code)) refusedByEmulator[code] = (refusedByEmulator[code] ?? 0) + 1;
      else statuses[status] = (statuses[status] ?? 0) + 1;
      durationsMs.push(durationMs);
      if (number === Math.ceil(posts / 10)) residentAfterTenthMb = residentMb(running);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const residentAtEndMb = residentMb(running);
  const drained = await backlog.drained(DRAINED_WITHIN_MS);
  return {
    posts,
    statuses,
    refusedByEmulator,
    p50Ms: Math.round(quantile(durationsMs, 0.5)),
    p99Ms: Math.round(quantile(durationsMs, 0.99)),
    residentAfterTenthMb,
    residentMb: residentAtEndMb,
    drained,
    stillWorks: await stillWorks(running, notifier),
  };
}

async function stillWorks(running: RunningStack, notifier: Notifier): Promise<boolean> {
  const genuine = message(9_000_000);
  const since = running.log.length;
  const answer = await running.post("/api/notifications", postOf([notifier.item(genuine)], [await notifier.token()]));
  if (answer.status !== 202) return false;
  for (let waitedMs = 0; waitedMs < STORED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    if (running.events("message.stored", since).some(({ cosmosId }) => cosmosId === genuine.id)) return true;
    await wait(LOOK_EVERY_MS);
  }
  return false;
}

function message(number: number) {
  const id = String(1_700_000_000_000 + number);
  return {
    id,
    chatId: CHAT_ID,
    etag: id,
    createdDateTime: new Date(Number(id)).toISOString(),
    body: { contentType: "text", content: "words that must stay out of every log" },
  };
}

function openSender({ doors, stack }: RunningStack) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY, ca: readFileSync(stack.authorityFile) });
  return ({ query, body }: RawPost) =>
    new Promise<Answered>((resolve) => {
      const startedMs = performance.now();
      const answered = (status: string, code = "") =>
        resolve({ status, code, durationMs: performance.now() - startedMs });
      const headers = { "content-type": "application/json", "content-length": body.length };
      const outgoing = request(
        `${doors.https}/api/notifications${query}`,
        { method: "POST", agent, headers },
        (response) => {
          text(response).then(
            (answer) => answered(String(response.statusCode), response.statusCode === 503 ? codeOf(answer) : ""),
            () => answered("broken"),
          );
        },
      );
      outgoing.on("error", () => answered("broken"));
      outgoing.end(body);
    });
}

interface Answered {
  readonly status: string;
  /** Of the problem, where it is a 503. */
  readonly code: string;
  readonly durationMs: number;
}

function codeOf(answer: string): string {
  const problem = parseJson(answer);
  return isJsonObject(problem) ? String(problem.code) : "";
}

/** Linux only; elsewhere 0, and growth is not measured. */
function residentMb({ stack }: RunningStack): number {
  try {
    const status = readFileSync(`/proc/${stack.host.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
