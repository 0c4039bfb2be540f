import { toIso } from "../../base/clock.ts";
import { type ErrorCode, errorRow, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { gatherTexts } from "../../job/queue-body.ts";
import type { LifecycleEvent } from "../../job/sync-job.ts";
import { admit, type TokenEvidence, weighTokens } from "./admission.ts";
import type { ClientStateCheck, ClientStates } from "./client-states.ts";
import { type ChangeItem, type Envelope, type NotificationItem, parseEnvelope } from "./envelope.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { type Delivery, toQueueText } from "./opening.ts";
import { type Quarantining, quarantineItem } from "./quarantine.ts";

export interface NotificationPost {
  readonly bodyText: string;
  readonly receivedMs: number;
}

export interface Receipt {
  /** Items in the queue, and lifecycle events. */
  readonly accepted: number;
  readonly discarded: number;
  readonly quarantined: number;
  /** For the caller to act on; the notification URL and the lifecycle URL may be the same. */
  readonly lifecycle: readonly LifecycleEvent[];
}

type Outcome =
  /** `text`: what the queue `messages` is to hold of it, in UTF-8. */
  | { readonly kind: "accepted"; readonly text: Buffer }
  | { readonly kind: "lifecycle"; readonly event: LifecycleEvent }
  | { readonly kind: "quarantined" }
  | { readonly kind: "discarded"; readonly reason: ErrorCode };

/** What is the same for all items of a post. */
interface PostContext extends Delivery {
  readonly tokens: TokenEvidence;
  readonly checkClientState: (clientState: string | undefined) => Promise<ClientStateCheck>;
}

/**
 * From how many items on a post's RSA goes to the pool, where there are cores to run it. In all it costs more there: a
 * fifth for a post of four, a tenth for ten, a fifteenth for fifty.
 */
const MIN_ITEMS_FOR_POOL = 4;

/**
 * Takes one post of Graph's.
 *
 *   parse ──▶ verify tokens ──▶ each item by itself: admit ──▶ open ──▶ queue `messages`, several in a message
 *                                                 │           └─ cannot ──▶ quarantine
 *                                                 └─ no ──▶ discarded, counted by reason
 *
 * A receipt means 202: every item is in the queue, in quarantine, or refused for good. An error means that Graph must
 * send the whole post again (503) or that it is not Graph's (400, 413); items already in the queue come twice then,
 * which changes nothing.
 *
 * @returns the receipt; or `body-too-large`, `body-not-json`, `envelope-invalid`, and with 503 `authority-unavailable`,
 * `token-out-of-time`, `secret-unavailable`, `client-state-disabled` and whatever keeps queue and Blob storage away
 */
export async function receiveNotifications(ports: NotificationPorts, post: NotificationPost): Promise<Result<Receipt>> {
  const outcomes = await takePost(ports, post);
  const durationMs = ports.clock.nowMs() - post.receivedMs;
  if (!outcomes.ok) {
    const reason = outcomes.error.code;
    ports.log.event("notification.refused", { reason, status: errorRow(reason).status, durationMs }, "warn");
    return outcomes;
  }
  const receipt = summarize(outcomes.value);
  const { lifecycle, ...counts } = receipt;
  ports.log.event("notification.received", { items: outcomes.value.length, ...counts, durationMs });
  logDiscards(ports, outcomes.value);
  for (const event of lifecycle) ports.log.event("lifecycle.received", { ...event });
  return succeed(receipt);
}

async function takePost(ports: NotificationPorts, post: NotificationPost): Promise<Result<readonly Outcome[]>> {
  const envelope = parseEnvelope(post.bodyText);
  if (!envelope.ok) return envelope;
  try {
    return succeed(await takeItems(ports, envelope.value, toIso(post.receivedMs)));
  } catch (error) {
    if (error instanceof TeamsinkError) return { ok: false, error };
    throw error;
  }
}

async function takeItems(
  ports: NotificationPorts,
  { items, validationTokens }: Envelope,
  receivedDateTime: string,
): Promise<readonly Outcome[]> {
  const context: PostContext = {
    tokens: weighTokens(await ports.tokens.verify(validationTokens)),
    checkClientState: checkOnce(ports.clientStates),
    receivedDateTime,
    rsaThread: ports.cores > 1 && items.length >= MIN_ITEMS_FOR_POOL ? "pool" : "own",
  };
  const settled = await Promise.allSettled(
    items.map(
      async (item): Promise<Outcome> =>
        item.ok ? takeItem(ports, item.value, context) : { kind: "discarded", reason: item.error.code },
    ),
  );
  // Only once none is under way any more, so that an answer says all there is to say; and whatever became of the others.
  await sendAccepted(ports, settled);
  return settled.map(ended);
}

async function sendAccepted(
  { queue }: Pick<NotificationPorts, "queue">,
  settled: readonly PromiseSettledResult<Outcome>[],
): Promise<void> {
  const texts = settled.flatMap((result) =>
    result.status === "fulfilled" && result.value.kind === "accepted" ? [result.value.text] : [],
  );
  const sent = await Promise.allSettled(gatherTexts(texts).map((text) => queue.send("messages", text)));
  for (const result of sent) ended(result);
}

function ended<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

/** The items of a post nearly always share one client state; each is compared once. */
function checkOnce(clientStates: ClientStates): PostContext["checkClientState"] {
  const checks = new Map<string, Promise<ClientStateCheck>>();
  return async (clientState) => {
    if (clientState === undefined) return "refused";
    const check = checks.get(clientState) ?? clientStates.check(clientState);
    checks.set(clientState, check);
    return check;
  };
}

async function takeItem(ports: NotificationPorts, item: NotificationItem, context: PostContext): Promise<Outcome> {
  const { tokens, receivedDateTime, checkClientState } = context;
  const { tenantId, takesPresence = false } = ports;
  const verdict = await admit(item, { tenantId, tokens, takesPresence }, checkClientState);
  if (verdict.outcome === "discarded") return { kind: "discarded", reason: verdict.reason };
  // A clock that is off must not lose what Graph sends again.
  if (verdict.outcome === "untimely") throw new TeamsinkError("token-out-of-time");
  if (item.kind === "lifecycle") {
    // Nothing of a lifecycle event is worth keeping: Graph sends it again.
    if (verdict.outcome === "unproven") throw new TeamsinkError(verdict.reason);
    const { subscriptionId, lifecycleEvent } = item;
    return { kind: "lifecycle", event: { subscriptionId, lifecycleEvent } };
  }
  if (verdict.outcome === "unproven") return keepUnproven(ports, item, { ...verdict, receivedDateTime });
  const text = await toQueueText(ports, item, context);
  if (text.ok) return { kind: "accepted", text: text.value };
  return putAside(ports, item, { reason: text.error.code, receivedDateTime, outstanding: ["content"] });
}

async function keepUnproven(
  ports: NotificationPorts,
  item: ChangeItem,
  { byToken, reason, receivedDateTime }: { byToken: boolean; reason: ErrorCode; receivedDateTime: string },
): Promise<Outcome> {
  // Without a token nothing proves that it is Graph's, so it must not fill our storage; neither may it be lost.
  if (!byToken) throw new TeamsinkError(reason);
  return putAside(ports, item, {
    reason,
    receivedDateTime,
    outstanding: item.encryptedContent === undefined ? ["clientState"] : ["clientState", "content"],
  });
}

/** Whether somebody is there is over before anybody mends what is wrong: whoever looks reads it again. */
async function putAside(ports: NotificationPorts, item: ChangeItem, quarantining: Quarantining): Promise<Outcome> {
  if (item.address?.kind === "presence") return { kind: "discarded", reason: quarantining.reason };
  await quarantineItem(ports, item, quarantining);
  return { kind: "quarantined" };
}

function summarize(outcomes: readonly Outcome[]): Receipt {
  const lifecycle = outcomes.flatMap((outcome) => (outcome.kind === "lifecycle" ? [outcome.event] : []));
  const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    accepted: count("accepted") + lifecycle.length,
    discarded: count("discarded"),
    quarantined: count("quarantined"),
    lifecycle,
  };
}

function logDiscards({ log }: Pick<NotificationPorts, "log">, outcomes: readonly Outcome[]): void {
  const counts = new Map<ErrorCode, number>();
  for (const outcome of outcomes) {
    if (outcome.kind === "discarded") counts.set(outcome.reason, (counts.get(outcome.reason) ?? 0) + 1);
  }
  for (const [reason, count] of counts) log.event("notification.discarded", { reason, count }, "warn");
}
