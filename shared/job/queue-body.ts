import { randomUUID } from "node:crypto";
import * as z from "zod";
import { fail, type Result, succeed } from "../base/errors/errors.ts";
import type { BlobAddress, BlobStore } from "../port/blob-store.ts";
import { MAX_QUEUE_TEXT_BYTES, QUEUES, type QueueName } from "../port/work-queue.ts";

/**
 * Messages that stand in their queue as one: `{"several": [<a message>, …]}`. A queue takes 2,000 messages a second whatever
 * they hold, which the busiest minutes of 50,000 people are more than; and to send one, take it out and call a function for it
 * is a fifth of what an item costs the worker.
 */
const severalMessages = z.strictObject({ several: z.array(z.unknown()).min(2) });

/** As many as fit, where they are of the usual size. */
export const MAX_SEVERAL = 16;
const SEVERAL_BEGIN = Buffer.from('{"several":[');
const SEVERAL_END = Buffer.from("]}");
const COMMA = Buffer.from(",");

/** As few texts as hold these, all in UTF-8: alone what is alone, or too large to stand beside another. */
export function gatherTexts(texts: readonly Buffer[]): readonly Buffer[] {
  const gathered: { readonly texts: Buffer[]; bytes: number }[] = [];
  for (const text of texts) {
    const bytes = text.length + COMMA.length;
    const last = gathered.at(-1);
    if (last && last.texts.length < MAX_SEVERAL && last.bytes + bytes <= MAX_QUEUE_TEXT_BYTES) {
      last.texts.push(text);
      last.bytes += bytes;
    } else gathered.push({ texts: [text], bytes: SEVERAL_BEGIN.length + bytes + SEVERAL_END.length });
  }
  return gathered.map(({ texts: [first = Buffer.alloc(0), ...others] }) =>
    others.length === 0
      ? first
      : Buffer.concat([SEVERAL_BEGIN, first, ...others.flatMap((text) => [COMMA, text]), SEVERAL_END]),
  );
}

/** The messages that stand in one; itself alone, where it is none of `gatherTexts`. */
export function severalOf(queueMessage: unknown): readonly unknown[] {
  // Most are alone, and a schema that refuses costs more than all else here.
  if (typeof queueMessage !== "object" || queueMessage === null || !("several" in queueMessage)) return [queueMessage];
  const parsed = severalMessages.safeParse(queueMessage);
  return parsed.success ? parsed.data.several : [queueMessage];
}

/**
 * A text too large for a queue message waits in a blob, and the message is a claim to it: `{"claim": "<path>"}`.
 *
 * The path is checked when it is read: whoever can write to the queue must not choose which blob is opened and removed.
 */
const claim = z.strictObject({
  claim: z.string().regex(new RegExp(`^(?:${Object.values(QUEUES).join("|")})/(?:[0-9a-f-]{36}|[0-9a-f]{64})\\.json$`)),
});

export interface ResolvedMessage {
  readonly value: unknown;
  /**
   * Removes the blob of a claim; to be called when the work is done. A failure may be left alone: a blob that stays behind
   * costs its space, no more.
   */
  release(): Promise<void>;
}

/** Writes the text to a blob of its own and gives the text of the message that claims it. Throws `blob-unavailable`. */
export async function writeClaim(request: {
  readonly blobs: BlobStore;
  readonly queue: QueueName;
  readonly text: string;
}): Promise<string> {
  const path = `${QUEUES[request.queue]}/${randomUUID()}.json`;
  await request.blobs.putOnce(addressOf(path), request.text);
  return JSON.stringify({ claim: path } satisfies z.infer<typeof claim>);
}

/**
 * The body of a dead letter: itself, or a claim to it where it is larger than a queue message may be, so that no dead
 * letter outgrows its store. Named after the dead letter, so that it is found by it. Throws `blob-unavailable`.
 */
export async function claimIfLarge(
  blobs: BlobStore,
  { queue, deadLetterId, body }: { readonly queue: QueueName; readonly deadLetterId: string; readonly body: unknown },
): Promise<unknown> {
  const text = JSON.stringify(body);
  if (text === undefined || Buffer.byteLength(text) <= MAX_QUEUE_TEXT_BYTES) return body;
  const path = `${QUEUES[queue]}/${deadLetterId}.json`;
  await blobs.putOnce(addressOf(path), text);
  return { claim: path } satisfies z.infer<typeof claim>;
}

/** What a path in `claims/` says of whose it is: a claim of a queue message, or the body of the dead letter of this id. */
export function claimedBy(
  path: string,
): { readonly queue: QueueName; readonly deadLetterId?: string; readonly body: unknown } | undefined {
  const body = claim.safeParse({ claim: path });
  if (!body.success) return undefined;
  const [folder = "", file = ""] = path.split("/");
  const queue = (Object.keys(QUEUES) as QueueName[]).find((name) => QUEUES[name] === folder);
  const name = file.replace(/\.json$/, "");
  return queue && { queue, body: body.data, ...(name.includes("-") ? {} : { deadLetterId: name }) };
}

/**
 * What a queue message is about: the message itself, or what it claims. Throws `blob-unavailable`.
 *
 * @returns `queue-message-invalid` when it is a claim to nothing. So is a message that is delivered again after its claim
 * was released, which happens when the host dies between the work and its receipt: the work was done.
 */
export async function resolveClaim(blobs: BlobStore, queueMessage: unknown): Promise<Result<ResolvedMessage>> {
  if (!isClaim(queueMessage)) return succeed({ value: queueMessage, release: async () => {} });
  const parsed = claim.safeParse(queueMessage);
  if (!parsed.success) return fail("queue-message-invalid", "the claim is malformed");
  const address = addressOf(parsed.data.claim);
  const text = await blobs.get(address);
  if (text === undefined) return fail("queue-message-invalid", "the claim's blob is gone: released before, or removed");
  try {
    return succeed({ value: JSON.parse(text) as unknown, release: () => blobs.remove(address) });
  } catch {
    // Not as `cause`: the parser's message quotes the text.
    return fail("queue-message-invalid", "the claim's blob is not JSON");
  }
}

function isClaim(value: unknown): boolean {
  return typeof value === "object" && value !== null && "claim" in value;
}

function addressOf(path: string): BlobAddress {
  return { container: "claims", path };
}
