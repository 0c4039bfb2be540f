import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import * as z from "zod";
import { CliError } from "../base/cli-error.ts";
import { pause } from "../base/pause.ts";
import { reasonOf } from "../session/sign-in-terms.ts";
import { type Api, answerOf } from "./api.ts";
import { ApiFailure, retryAfterMsIn } from "./api-failure.ts";
import type { Place } from "./conversations.ts";
import { post } from "./write.ts";

const sessionSchema = z.object({
  uploadUrl: z.url(),
  expirationDateTime: z.string(),
  partBytes: z.number().int().positive(),
  name: z.string(),
});
/** Graph: "uploadSession resource type". Ranges as "26-" or "26-49". */
const rangesSchema = z.object({ nextExpectedRanges: z.array(z.string()).default([]) });
const itemSchema = z
  .object({ id: z.string(), name: z.string(), parentReference: z.object({ driveId: z.string() }) })
  .transform(({ id, name, parentReference }) => ({ name, driveId: parentReference.driveId, itemId: id }));

export interface UploadedFile {
  readonly name: string;
  readonly driveId: string;
  readonly itemId: string;
}

export interface UploadOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: { readonly sentBytes: number; readonly sizeBytes: number }): void;
  readonly send?: (request: Request) => Promise<Response>;
  readonly pause?: typeof pause;
}

const TRIES = 6;
const FIRST_PAUSE_MS = 500;

/** A file into a conversation's drive, part by part. It is in the conversation once a message names it. */
export async function uploadFile(
  api: Api,
  { place, path }: { place: Place; path: string },
  options: UploadOptions = {},
): Promise<UploadedFile> {
  const sizeBytes = await sizeOf(path);
  const { conversationId, teamId } = place;
  const body = { conversationId, name: basename(path), sizeBytes, ...(teamId !== undefined && { teamId }) };
  const session = await post(api, "/uploads", { body, schema: sessionSchema });
  const file = await open(path, "r");
  try {
    const find = () => findArrived(api, place, { name: session.name, sizeBytes });
    return await sendParts({ ...session, sizeBytes, read: readerOf(file), find }, options);
  } finally {
    await file.close();
  }
}

/** By the API, since the drive does not say it. */
async function findArrived(
  { client, ...api }: Api,
  { conversationId: conversation_id, teamId: team_id }: Place,
  { name, sizeBytes }: { name: string; sizeBytes: number },
): Promise<UploadedFile | undefined> {
  const query = { conversation_id, name, size_bytes: String(sizeBytes), ...(team_id !== undefined && { team_id }) };
  try {
    return await answerOf({ client, ...api }, client.GET("/uploads", { params: { query } }));
  } catch (error) {
    if (error instanceof ApiFailure && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new CliError(`There is no file ${path}`, { outcome: "usage" });
  if (!found.isFile()) throw new CliError(`${path} is no file`, { outcome: "usage" });
  if (found.size === 0) throw new CliError(`${path} is empty`, { outcome: "usage" });
  return found.size;
}

interface Sending {
  readonly uploadUrl: string;
  readonly partBytes: number;
  readonly sizeBytes: number;
  /** Exactly these bytes of the file. */
  read(fromBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The file, where it arrived and nobody heard of it. */
  find(): Promise<UploadedFile | undefined>;
}

/** Of an address that is good no more: with its last byte the drive forgets an upload, as it does when it expires. */
const NOT_FOUND = 404;

/** What the drive has is asked of it after every cut: it goes on where the drive stands, which may be at the end. */
export async function sendParts(sending: Sending, options: UploadOptions): Promise<UploadedFile> {
  const { onProgress = () => {}, signal, pause: wait = pause } = options;
  const { sizeBytes } = sending;
  let fromBytes: number | undefined = 0;
  for (let failures = 0; ; ) {
    if (fromBytes !== undefined) onProgress({ sentBytes: fromBytes, sizeBytes });
    const answer = await heard(sending, fromBytes, options);
    signal?.throwIfAborted();
    if (answer instanceof CliError) throw answer;
    if (!(answer instanceof Error) && answer.ok) {
      const item = itemSchema.safeParse(answer.said).data;
      if (item !== undefined) {
        onProgress({ sentBytes: sizeBytes, sizeBytes });
        return item;
      }
      // Who was asked and has not got anything is not asked for ever.
      if (fromBytes !== undefined) failures = 0;
      fromBytes = nextIn(answer.said, fromBytes ?? 0);
      continue;
    }
    if (!(answer instanceof Error) && answer.status === NOT_FOUND) return await arrived(sending, answer);
    failures += 1;
    if (failures >= TRIES || isRefused(answer)) throw failed(answer);
    const askedMs = answer instanceof Error ? undefined : retryAfterMsIn(answer.headers);
    await wait(askedMs ?? FIRST_PAUSE_MS * 2 ** (failures - 1), signal);
    fromBytes = undefined;
  }
}

interface Heard {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  readonly said: unknown;
}

/** A part, or where nothing is known of what is there, the question; an answer that breaks off is none. */
async function heard(sending: Sending, fromBytes: number | undefined, options: UploadOptions): Promise<Heard | Error> {
  const { send = fetch, signal } = options;
  try {
    const answer =
      fromBytes === undefined
        ? await send(new Request(sending.uploadUrl, signal ? { signal } : {}))
        : await sendPart(sending, fromBytes, options);
    const { ok, status, headers } = answer;
    return { ok, status, headers, said: ok ? await answer.json() : undefined };
  } catch (error) {
    return error as Error;
  }
}

async function arrived({ find }: Sending, answer: Heard): Promise<UploadedFile> {
  const found = await find();
  if (found === undefined) throw failed(answer);
  return found;
}

/** 416: the drive has this part already, and says what it wants. 5xx and 429 pass. */
function isRefused(answer: Heard | Error): boolean {
  return !(answer instanceof Error) && answer.status < 500 && ![408, 409, 416, 429].includes(answer.status);
}

function failed(answer: Heard | Error): CliError {
  const reason = answer instanceof Error ? reasonOf(answer) : `HTTP ${answer.status}`;
  return new CliError(`The upload was broken off (${reason})`, { remedy: "Try again: nothing was posted" });
}

function readerOf(file: FileHandle): Sending["read"] {
  return async (fromBytes, lengthBytes) => {
    const part = new Uint8Array(lengthBytes);
    // A disk may give less than it was asked for.
    for (let at = 0; at < lengthBytes; ) {
      const { bytesRead } = await file.read(part, at, lengthBytes - at, fromBytes + at);
      if (bytesRead === 0) throw new CliError("The file became shorter while it was sent");
      at += bytesRead;
    }
    return part;
  };
}

/** The address proves itself: whoever sends a token along is refused. */
async function sendPart(
  sending: Sending,
  fromBytes: number,
  { send = fetch, signal }: UploadOptions,
): Promise<Response> {
  const { partBytes, sizeBytes, uploadUrl } = sending;
  const length = Math.min(partBytes, sizeBytes - fromBytes);
  const body = await sending.read(fromBytes, length);
  const headers = { "content-range": `bytes ${fromBytes}-${fromBytes + length - 1}/${sizeBytes}` };
  return send(new Request(uploadUrl, { method: "PUT", headers, body, ...(signal && { signal }) }));
}

function nextIn(body: unknown, otherwise: number): number {
  const [next] = rangesSchema.safeParse(body).data?.nextExpectedRanges ?? [];
  return next === undefined ? otherwise : Number.parseInt(next, 10);
}
