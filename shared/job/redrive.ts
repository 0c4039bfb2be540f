import * as z from "zod";
import { toIso } from "../base/clock.ts";
import { codeOf, errorRow, type TeamsinkError } from "../base/errors/errors.ts";
import { forEachLimited } from "../base/for-each-limited.ts";
import type { BlobStore } from "../port/blob-store.ts";
import type { StateEntry, StateStore } from "../port/state-store.ts";
import type { QueueName, WorkQueue } from "../port/work-queue.ts";
import { type DeadLetterPorts, keepDeadLetter } from "./dead-letter.ts";
import { afterRedrive, afterSuccess, type DeadLetter, type DeadLetterFailure } from "./dead-letter-state.ts";
import { resolveClaim } from "./large-body.ts";

export interface RedrivePorts extends DeadLetterPorts {
  readonly queue: WorkQueue;
}

/** What stands in a queue for a dead letter that is worked off again. By its id, so that it stays the same dead letter. */
const reference = z.strictObject({ deadLetterId: z.string().regex(/^[0-9a-f]{64}$/) });

/** The entry that a queue message refers to; `undefined` when it is no reference, or one to nothing. */
export async function referredLetter(
  state: StateStore,
  queueMessage: unknown,
): Promise<StateEntry<DeadLetter> | undefined> {
  const parsed = reference.safeParse(queueMessage);
  return parsed.success ? state.get("dead-letter", parsed.data.deadLetterId) : undefined;
}

/**
 * Sends a dead letter to its queue once more. It is marked first: should the sending fail, its next retry is written down.
 *
 * @returns `resolved`: there is nothing to do any more; `taken`: somebody else is re-driving it at this moment
 * @throws the transient errors of store and queue
 */
export async function redrive(
  ports: RedrivePorts,
  { id, value, etag }: StateEntry<DeadLetter>,
): Promise<"redriven" | "resolved" | "taken"> {
  if (value.state === "resolved") return "resolved";
  const marked = afterRedrive(value, ports.clock.nowMs());
  try {
    await ports.state.put({ kind: "dead-letter", id, value: marked, expect: etag });
  } catch (error) {
    if (codeOf(error) === "state-conflict") return "taken";
    throw error;
  }
  await ports.queue.send(value.queue, JSON.stringify({ deadLetterId: id } satisfies z.infer<typeof reference>));
  ports.log.event("dead-letter.redriven", { queue: value.queue, deadLetterId: id, redrives: marked.redrives });
  return "redriven";
}

const PAGE_SIZE = 100;
/** In one run of the timer; the others are due still at the next. */
const MAX_DUE = 1_000;
const CONCURRENCY = 8;

/** Re-drives every dead letter whose time has come. Returns how many. Throws the transient errors of store and queue. */
export async function redriveDue(ports: RedrivePorts): Promise<number> {
  const where = [{ property: "nextRetryDateTime", is: "<", text: toIso(ports.clock.nowMs() + 1) } as const];
  let redriven = 0;
  let afterId: string | undefined;
  for (let seen = 0; seen < MAX_DUE; seen += PAGE_SIZE) {
    const position = afterId === undefined ? {} : { afterId };
    const page = await ports.state.page<DeadLetter>({ kind: "dead-letter", where, limit: PAGE_SIZE, ...position });
    await forEachLimited(page, CONCURRENCY, async (entry) => {
      if ((await redrive(ports, entry)) === "redriven") redriven += 1;
    });
    afterId = page.at(-1)?.id;
    if (page.length < PAGE_SIZE) break;
  }
  return redriven;
}

export interface QueueWork {
  readonly queue: QueueName;
  /** The parsed JSON, or the text where it is not JSON. */
  readonly queueMessage: unknown;
  /** Given what the message is, or claims. Returns, or throws, what went wrong. */
  work(value: unknown): Promise<TeamsinkError | undefined>;
}

export interface WorkOffPorts extends DeadLetterPorts {
  /** Where claims are looked for. */
  readonly blobs: BlobStore;
}

/**
 * Works off one queue message, or the dead letter it refers to. What may succeed later is thrown: the queue brings the
 * message again, and after `maxDequeueCount` failures moves it to the poison queue. What can never succeed is kept as a
 * dead letter at once, with its reason, instead of failing five times first.
 */
export async function workOff(ports: WorkOffPorts, { queue, queueMessage, work }: QueueWork): Promise<void> {
  const letter = await referredLetter(ports.state, queueMessage);
  if (letter?.value.state === "resolved") return;
  const body = letter ? letter.value.body : queueMessage;
  const claim = await resolveClaim(ports.blobs, body);
  const error = claim.ok ? await work(claim.value.value) : claim.error;
  if (!error) {
    // A dead letter stays for ever, and so does what it claims.
    if (letter) await resolve(ports, letter.id);
    else if (claim.ok) await claim.value.release();
    return;
  }
  if (errorRow(error.code).fault === "transient") throw error;
  const failure: DeadLetterFailure = { queue, reason: error.code, detail: error.message, body };
  await keepDeadLetter(ports, failure, letter?.id);
}

/** Should a re-drive mark it at the same moment, the conflict makes the queue bring the reference once more. */
async function resolve({ state, clock, log }: DeadLetterPorts, deadLetterId: string): Promise<void> {
  const entry = await state.get<DeadLetter>("dead-letter", deadLetterId);
  if (!entry || entry.value.state === "resolved") return;
  const value = afterSuccess(entry.value, clock.nowMs());
  await state.put({ kind: "dead-letter", id: deadLetterId, value, expect: entry.etag });
  log.event("dead-letter.resolved", { queue: value.queue, deadLetterId, redrives: value.redrives });
}
