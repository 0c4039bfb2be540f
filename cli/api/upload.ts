import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import * as z from "zod";
import { CliError } from "../base/cli-error.ts";
import { pause } from "../base/pause.ts";
import { reasonOf } from "../session/sign-in-terms.ts";
import type { Api } from "./api.ts";
import { retryAfterMsIn } from "./api-failure.ts";
import type { Place } from "./conversations.ts";
import { post } from "./write.ts";

const sessionSchema = z.object({
  uploadUrl: z.url(),
  expirationDateTime: z.string(),
  partBytes: z.number().int().positive(),
});
/** Graph: "uploadSession resource type". Ranges as "26-" or "26-49". */
const rangesSchema = z.object({ nextExpectedRanges: z.array(z.string()).default([]) });
const itemSchema = z.object({ id: z.string(), name: z.string(), parentReference: z.object({ driveId: z.string() }) });

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
    const { id, name, parentReference } = await sendParts({ ...session, sizeBytes, read: readerOf(file) }, options);
    return { name, driveId: parentReference.driveId, itemId: id };
  } finally {
    await file.close();
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
}

/** What the drive has is asked of it after every cut: it goes on where the drive stands. */
export async function sendParts(sending: Sending, options: UploadOptions): Promise<z.infer<typeof itemSchema>> {
  const { onProgress = () => {}, signal, pause: wait = pause } = options;
  let fromBytes = 0;
  let failures = 0;
  for (;;) {
    onProgress({ sentBytes: fromBytes, sizeBytes: sending.sizeBytes });
    const answer = await sendPart(sending, fromBytes, options).catch((error: Error) => error);
    signal?.throwIfAborted();
    if (answer instanceof CliError) throw answer;
    if (!(answer instanceof Error) && (answer.status === 200 || answer.status === 201)) {
      onProgress({ sentBytes: sending.sizeBytes, sizeBytes: sending.sizeBytes });
      return itemSchema.parse(await answer.json());
    }
    if (!(answer instanceof Error) && answer.status === 202) {
      fromBytes = nextIn(await answer.json(), fromBytes);
      failures = 0;
      continue;
    }
    failures += 1;
    if (failures >= TRIES || isRefused(answer)) throw failed(answer);
    const askedMs = answer instanceof Error ? undefined : retryAfterMsIn(answer.headers);
    await wait(askedMs ?? FIRST_PAUSE_MS * 2 ** (failures - 1), signal);
    fromBytes = (await askWhereToGoOn(sending.uploadUrl, options)) ?? fromBytes;
  }
}

/** 416: the drive has this part already, and says what it wants. 5xx and 429 pass. */
function isRefused(answer: Response | Error): boolean {
  return !(answer instanceof Error) && answer.status < 500 && ![408, 409, 416, 429].includes(answer.status);
}

function failed(answer: Response | Error): CliError {
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

async function askWhereToGoOn(uploadUrl: string, { send = fetch, signal }: UploadOptions): Promise<number | undefined> {
  const response = await send(new Request(uploadUrl, signal ? { signal } : {})).catch(() => undefined);
  if (!response?.ok) return undefined;
  return nextIn(await response.json().catch(() => ({})), 0);
}

function nextIn(body: unknown, otherwise: number): number {
  const [next] = rangesSchema.safeParse(body).data?.nextExpectedRanges ?? [];
  return next === undefined ? otherwise : Number.parseInt(next, 10);
}
