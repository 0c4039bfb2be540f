/** Where a file goes, as the API says. */
export interface UploadSession {
  readonly uploadUrl: string;
  readonly partBytes: number;
  /** What the file will be called. */
  readonly name: string;
}

export interface UploadedFile {
  readonly driveId: string;
  readonly itemId: string;
  readonly name: string;
}

interface Ways {
  send(url: string, init: RequestInit): Promise<Response>;
  pause(ms: number): Promise<void>;
  /** The file, where it arrived and nobody heard of it. */
  find(): Promise<UploadedFile | undefined>;
  onProgress(sentBytes: number): void;
  readonly signal: AbortSignal;
  /** Whether parts of it may be there from before, so that the drive is asked first. */
  readonly isBegun: boolean;
}

const TRIES = 6;
const FIRST_PAUSE_MS = 500;
/** Of an address that is good no more: with its last byte the drive forgets an upload, as it does when it expires. */
const NOT_FOUND = 404;

/**
 * A file part by part to the drive ("driveItem: createUploadSession"), without a token: the address is the secret. After a cut
 * the drive is asked how far it has come, and it goes on there. A drive that knows no such upload may have all of it.
 *
 * @throws Error in words for who sent it
 */
export async function uploadParts(file: Blob, { uploadUrl, partBytes }: Omit<UploadSession, "name">, ways: Ways) {
  const { send, pause, find, onProgress, signal, isBegun } = ways;
  const part = (fromByte: number) => {
    onProgress(fromByte);
    const untilByte = Math.min(fromByte + partBytes, file.size);
    const headers = { "content-range": `bytes ${fromByte}-${untilByte - 1}/${file.size}` };
    return { method: "PUT", headers, body: file.slice(fromByte, untilByte), signal };
  };
  let fromByte = isBegun ? undefined : 0;
  for (let failures = 0; ; ) {
    const answer = await heard(send(uploadUrl, fromByte === undefined ? { signal } : part(fromByte)));
    signal.throwIfAborted();
    if (answer?.said !== undefined) {
      const { said } = answer;
      if (said.parentReference !== undefined) return uploadedIn(said as DriveItem);
      // Who was asked and has not got anything is not asked for ever.
      if (fromByte !== undefined) failures = 0;
      fromByte = nextIn(said) ?? (fromByte === undefined ? 0 : fromByte + partBytes);
      continue;
    }
    const found = answer?.status === NOT_FOUND ? await find() : undefined;
    if (found !== undefined) return found;
    failures += 1;
    if (failures >= TRIES || isRefused(answer?.status)) throw new Error("The upload was broken off");
    await pause(FIRST_PAUSE_MS * 2 ** (failures - 1));
    signal.throwIfAborted();
    fromByte = undefined;
  }
}

/** An answer that breaks off is none. */
async function heard(asked: Promise<Response>) {
  try {
    const answer = await asked;
    return { status: answer.status, said: answer.ok ? ((await answer.json()) as Said) : undefined };
  } catch {
    return undefined;
  }
}

/** 416: the drive has this part already. 5xx and 429 pass, and so does a connection that is not there. */
function isRefused(status: number | undefined): boolean {
  return status !== undefined && status < 500 && ![408, 409, 416, 429].includes(status);
}

/** How far it is, or the file. */
interface Said extends Partial<DriveItem> {
  readonly nextExpectedRanges?: readonly string[];
}

/** Ranges as "26-" or "26-49". */
function nextIn({ nextExpectedRanges = [] }: Said): number | undefined {
  const [next] = nextExpectedRanges;
  return next === undefined ? undefined : Number.parseInt(next, 10);
}

interface DriveItem {
  readonly id: string;
  readonly name: string;
  readonly parentReference: { readonly driveId: string };
}

function uploadedIn({ id, name, parentReference }: DriveItem): UploadedFile {
  return { driveId: parentReference.driveId, itemId: id, name };
}
