import { type Result, succeed, TeamsinkError } from "../base/errors/errors.ts";
import { isTransient } from "../base/errors/transient.ts";
import { forEachLimited } from "../base/for-each-limited.ts";
import type { BlobStore } from "../port/blob-store.ts";
import type { StateEntry } from "../port/state-store.ts";
import type { QueueName, WorkQueue } from "../port/work-queue.ts";
import { type DeadLetterPorts, keepDeadLetter } from "./dead-letter.ts";
import type { DeadLetter } from "./dead-letter-state.ts";
import { type ResolvedMessage, resolveClaim, severalOf } from "./queue-body.ts";
import { referredLetter, resolveLetter } from "./redrive.ts";
import {
  afterAttempt,
  delayMsOf,
  hasWaitedLongEnough,
  type Retry,
  unwrapMessage,
  wrapMessage,
} from "./waiting-message.ts";

export interface WorkOffPorts extends DeadLetterPorts {
  readonly queue: WorkQueue;
  /** Where claims are looked for. */
  readonly blobs: BlobStore;
}

export interface QueueWork {
  readonly queue: QueueName;
  /** The parsed JSON, or the text where it is not JSON. */
  readonly queueMessage: unknown;
  /** How often the host has taken it out of its queue, this time included, as far as it says. */
  readonly dequeueCount?: number | undefined;
  /** Given what the message is, or claims. Returns, or throws, what went wrong. */
  work(value: unknown): Promise<TeamsinkError | undefined>;
}

/**
 * Of the messages that stand in one. The host runs 24 invocations at a time (host.json), and what they ask of a store shares 32
 * sockets: more would wait for one longer than a slow store takes to answer.
 */
const SEVERAL_AT_ONCE = 4;
/** How long new ones are begun; with the last of them, an invocation ends in half of the time it has, however slow the stores. */
const BEGIN_WITHIN_MS = 30_000;

/**
 * Works off what the host takes out of a queue: one message, or several that stand in it as one, each of them by itself (see
 * `workOffOne`). None costs its neighbours anything: a defect sends its own message back alone, to be brought, and in the end
 * be poison, by itself; and what comes again, perhaps since one of them ended the process, is taken apart before anything is
 * worked off, as are those that could not be begun in time.
 */
export async function workOff(ports: WorkOffPorts, work: QueueWork): Promise<void> {
  const [message, ...others] = severalOf(work.queueMessage);
  if (others.length === 0) return workOffOne(ports, { ...work, queueMessage: message });
  const sendAlone = (queueMessage: unknown) => ports.queue.send(work.queue, JSON.stringify(queueMessage));
  const workOffOrSend = (queueMessage: unknown) =>
    workOffOne(ports, { ...work, queueMessage }).catch(() => sendAlone(queueMessage));
  const hasComeAgain = (work.dequeueCount ?? 1) > 1;
  const beginUntilMs = ports.clock.nowMs() + BEGIN_WITHIN_MS;
  await forEachLimited([message, ...others], SEVERAL_AT_ONCE, (queueMessage) =>
    hasComeAgain || ports.clock.nowMs() >= beginUntilMs ? sendAlone(queueMessage) : workOffOrSend(queueMessage),
  );
}

/**
 * Works off one message, or the dead letter it refers to: the one place that says what happens to it.
 *
 *   done                        the message is gone; a dead letter is resolved
 *   not now (transient)         back into its queue as a new message, later and later, for a day; then a dead letter
 *                               `retries-exhausted`, which is re-driven by itself
 *   never (any other code)      a dead letter at once, with its reason
 *   a defect                    thrown: the host brings it again, and after `maxDequeueCount` times moves it to the
 *                               poison queue, as it does when the process dies of it
 *
 * So an outage of minutes makes no dead letters, and poison means that something is wrong with us.
 *
 * @throws what failed, when the queue does not take the message back either: then the host brings it again
 */
async function workOffOne(ports: WorkOffPorts, { queue, queueMessage, work }: QueueWork): Promise<void> {
  const message = unwrapMessage(queueMessage);
  let { retry } = message;
  try {
    const opened = await open(ports, message.body);
    if (opened === "resolved") return;
    const { letter, body, claim } = opened;
    retry ??= opened.retry;
    const error = claim.ok ? await failureOf(() => work(claim.value.value)) : claim.error;
    if (!error) return await finish(ports, opened);
    const hasHope = isTransient(error);
    if (hasHope && !hasWaitedLongEnough(retry, ports.clock.nowMs())) throw error;
    const reason = hasHope ? "retries-exhausted" : error.code;
    const detail = hasHope ? `For a day, at last ${error.code}: ${error.message}` : error.message;
    await keepDeadLetter(ports, { queue, reason, detail, body }, letter?.id);
  } catch (error) {
    if (!(error instanceof TeamsinkError && isTransient(error))) throw error;
    await sendBack(ports, { queue, body: message.body, retry }, error);
  }
}

interface Opened {
  /** The dead letter that the message refers to. */
  readonly letter: StateEntry<DeadLetter> | undefined;
  /** The message, or that of the dead letter. */
  readonly body: unknown;
  readonly claim: Result<ResolvedMessage>;
  /** What was claimed together with the message, since both were too large for a queue message. */
  readonly retry: Retry | undefined;
}

async function open({ state, blobs }: WorkOffPorts, message: unknown): Promise<Opened | "resolved"> {
  const letter = await referredLetter(state, message);
  if (letter?.value.state === "resolved") return "resolved";
  const body = letter ? letter.value.body : message;
  const claim = await resolveClaim(blobs, body);
  if (!claim.ok) return { letter, body, claim, retry: undefined };
  const claimed = claim.value.value === body ? { body, retry: undefined } : unwrapMessage(claim.value.value);
  // A dead letter that is re-driven has another day.
  const retry = letter ? undefined : claimed.retry;
  return { letter, body, claim: succeed({ ...claim.value, value: claimed.body }), retry };
}

/** A defect is thrown on: nobody knows whether the work was done. */
async function failureOf(work: () => Promise<TeamsinkError | undefined>): Promise<TeamsinkError | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TeamsinkError && error.code !== "internal-error") return error;
    throw error;
  }
}

async function finish(ports: WorkOffPorts, { letter, claim }: Opened): Promise<void> {
  // A dead letter stays, and with it what it claims: see `sweepKept`.
  if (letter) await resolveLetter(ports, letter.id);
  // Its failure must not bring the work back: it is done, and the claim perhaps gone although the answer was lost.
  else if (claim.ok) await claim.value.release().catch(() => undefined);
}

interface Waiting {
  readonly queue: QueueName;
  /** As it came: a claim stays a claim, a reference a reference. */
  readonly body: unknown;
  readonly retry: Retry | undefined;
}

/** Should the process die between the two, the message is there twice, which changes nothing. */
async function sendBack(ports: WorkOffPorts, { queue, body, retry }: Waiting, error: TeamsinkError): Promise<void> {
  const next = afterAttempt(retry, ports.clock.nowMs());
  const visibleAfterMs = delayMsOf(next, error);
  try {
    await ports.queue.send(queue, wrapMessage(body, next), { visibleAfterMs });
  } catch {
    throw error;
  }
  const { attempts } = next;
  ports.log.event("message.waiting", { queue, reason: error.code, attempts, visibleAfterMs }, "warn");
}
