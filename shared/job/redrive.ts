import * as z from "zod";
import { toIso } from "../base/clock.ts";
import { codeOf } from "../base/errors/errors.ts";
import { forEachLimited } from "../base/for-each-limited.ts";
import type { StateEntry, StateStore } from "../port/state-store.ts";
import type { WorkQueue } from "../port/work-queue.ts";
import { type DeadLetterPorts, letterWrite } from "./dead-letter.ts";
import { afterRedrive, afterSuccess, afterUnsent, type DeadLetter } from "./dead-letter-state.ts";

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
 * Sends a dead letter to its queue once more. It is marked first: should its message be lost, it is known that it was sent.
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
  let entry: StateEntry<DeadLetter>;
  try {
    entry = await ports.state.put(letterWrite(ports, { id, value: marked, expect: etag }));
  } catch (error) {
    if (codeOf(error) === "state-conflict") return "taken";
    throw error;
  }
  try {
    await ports.queue.send(value.queue, JSON.stringify({ deadLetterId: id } satisfies z.infer<typeof reference>));
  } catch (error) {
    const unsent = { id, value: afterUnsent(marked, ports.clock.nowMs()), expect: entry.etag };
    await ports.state.put(letterWrite(ports, unsent)).catch(() => undefined);
    throw error;
  }
  ports.log.event("dead-letter.redriven", { queue: value.queue, deadLetterId: id, redrives: marked.redrives });
  return "redriven";
}

const PAGE_SIZE = 100;
const CONCURRENCY = 16;
/** Of a run of the timer, which comes every ten minutes: longer than that of one among many. */
const REDRIVE_BUDGET_MS = 70_000;

/**
 * Re-drives every dead letter whose time has come, until the time of a run is up: the others are due still at the next.
 * Returns how many. Throws the transient errors of store and queue.
 */
export async function redriveDue(ports: RedrivePorts): Promise<number> {
  const deadlineMs = ports.clock.nowMs() + REDRIVE_BUDGET_MS;
  const where = [{ property: "nextRetryDateTime", is: "<", text: toIso(ports.clock.nowMs() + 1) } as const];
  let redriven = 0;
  let afterId: string | undefined;
  do {
    const position: { afterId?: string } = afterId === undefined ? {} : { afterId };
    const page = await ports.state.page<DeadLetter>({ kind: "dead-letter", where, limit: PAGE_SIZE, ...position });
    await forEachLimited(page, CONCURRENCY, async (entry) => {
      if ((await redrive(ports, entry)) === "redriven") redriven += 1;
    });
    afterId = page.length < PAGE_SIZE ? undefined : page.at(-1)?.id;
  } while (afterId !== undefined && ports.clock.nowMs() < deadlineMs);
  return redriven;
}

/** Its message is worked off. Should a re-drive mark it at the same moment, the conflict brings the reference once more. */
export async function resolveLetter(ports: DeadLetterPorts, deadLetterId: string): Promise<void> {
  const { state, clock, log } = ports;
  const entry = await state.get<DeadLetter>("dead-letter", deadLetterId);
  if (!entry || entry.value.state === "resolved") return;
  const value = afterSuccess(entry.value, clock.nowMs());
  await state.put(letterWrite(ports, { id: deadLetterId, value, expect: entry.etag }));
  log.event("dead-letter.resolved", { queue: value.queue, deadLetterId, redrives: value.redrives });
}
