import type { Clock } from "../../base/clock.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { HookTrouble } from "../../job/hook-record.ts";
import type { HookSender } from "../../port/hook-sender.ts";
import type { HookEvent } from "./hook-event.ts";
import { type HookFailure, verdictOn } from "./retry-schedule.ts";
import { signedPost } from "./sign-post.ts";

export interface PostEventsPorts {
  readonly hookSender: HookSender;
  readonly clock: Clock;
}

export interface Posting {
  readonly url: string;
  readonly keys: readonly Buffer[];
  readonly events: readonly HookEvent[];
  /** What is tried before anything else, and alone; null: the receiver takes what it is sent. */
  readonly trouble: HookTrouble | null;
}

export interface Posted {
  /** Ids of webhooks that were taken. */
  readonly taken: readonly string[];
  readonly sizeBytes: number;
  /** The first; after it nothing new was sent. */
  readonly failure: HookFailure | undefined;
}

/** Conversations side by side: within one what comes later waits. */
const LANES_AT_ONCE = 8;
/** After it no further post is begun: with the last one's time it is what one page may take. */
const POST_BUDGET_MS = 10_000;

/**
 * Posts events, of each conversation in their order, until one fails or the time is up.
 *
 * The feed promises an order within a conversation and none between them, so nothing is lost by sending several at once, and a
 * receiver that takes a tenth of a second is told eighty a second.
 */
export async function postEvents(ports: PostEventsPorts, { url, keys, events, trouble }: Posting): Promise<Posted> {
  const { clock, hookSender } = ports;
  const untilMs = clock.nowMs() + POST_BUDGET_MS;
  const taken: string[] = [];
  let sizeBytes = 0;
  let failure: HookFailure | undefined;
  const post = async (event: HookEvent) => {
    const { webhookId, body } = event;
    const reply = await hookSender.post(signedPost(event, { url, keys, nowMs: clock.nowMs() }));
    if (verdictOn(reply) === "delivered") {
      taken.push(webhookId);
      sizeBytes += Buffer.byteLength(body);
    } else failure ??= { webhookId, reply };
  };
  const mayGoOn = () => failure === undefined && clock.nowMs() < untilMs;
  const first = events.find(({ webhookId }) => webhookId === trouble?.webhookId) ?? events[0];
  // Who is in trouble is not sent eight at once.
  if (trouble !== null && first !== undefined) await post(first);
  const left = trouble === null ? events : events.filter((event) => event !== first);
  await forEachLimited(lanesOf(left), LANES_AT_ONCE, async (lane) => {
    for (const event of lane) {
      if (!mayGoOn()) return;
      await post(event);
    }
  });
  return { taken, sizeBytes, failure };
}

function lanesOf(events: readonly HookEvent[]): Iterable<readonly HookEvent[]> {
  return Map.groupBy(events, ({ lane }) => lane).values();
}
